import Foundation
import ServiceKit
import Store

/// The kinds of place in a store's files where a byte can go bad.
enum PageKind: String, CaseIterable, Sendable {
    case header
    case tableLeaf = "table leaf"
    case tableInterior = "table interior"
    case indexLeaf = "index leaf"
    case indexInterior = "index interior"
    case overflow
    case free
    case log = "WAL frame"
}

/// Which page of a store is of which kind.
struct PageMap: Sendable {
    let pageSize: Int
    private(set) var pages: [PageKind: [Int]] = [:]

    /// Asks SQLite about every page of a store that no service has open.
    init(of path: String) throws {
        let connection = try Connection.open(path, for: .reading)
        let facts = try connection.read { transaction in
            (
                size: try transaction.row("PRAGMA page_size") { Int(try $0.int64(0)) } ?? 4096,
                count: try transaction.row("PRAGMA page_count") { Int(try $0.int64(0)) } ?? 0,
                rows: try transaction.rows(
                    """
                    SELECT d.pageno, d.pagetype, COALESCE(s.type, 'table'), COALESCE(s.sql, '') \
                    FROM dbstat d LEFT JOIN sqlite_schema s ON s.name = d.name
                    """
                ) { (Int(try $0.int64(0)), try $0.text(1), try $0.text(2), try $0.text(3)) }
            )
        }
        pageSize = facts.size
        for (page, type, owner, sql) in facts.rows {
            let isIndex = owner == "index" || sql.hasSuffix("WITHOUT ROWID")
            let kind: PageKind =
                switch type {
                case "overflow": .overflow
                case "internal": isIndex ? .indexInterior : .tableInterior
                default: isIndex ? .indexLeaf : .tableLeaf
                }
            pages[kind, default: []].append(page)
        }
        let used = Set(facts.rows.map(\.0))
        pages[.free] = (2...max(2, facts.count)).filter { !used.contains($0) && $0 <= facts.count }
        pages[.header] = [1]
    }

    /// Where in the file the bytes of such a place are: one of them, as the generator chooses; `nil` when there is none.
    func bytes(of kind: PageKind, _ choose: ([Int]) -> Int?) -> Range<Int>? {
        guard let page = choose(pages[kind, default: []]) else { return nil }
        let start = (page - 1) * pageSize
        // The first hundred bytes of the file are its header; the page that follows in it is a table's.
        return kind == .header ? 0..<100 : start + (page == 1 ? 100 : 0)..<start + pageSize
    }
}
