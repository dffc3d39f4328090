import Installation
import SwiftProtobuf

/// A verb whose reply is a list of records, shown as a table.
protocol ListVerb: Verb where Reply == Listing<Item> {
    associatedtype Item: SwiftProtobuf.Message

    /// The columns of the table, from left to right. Only used where `table` is not implemented.
    static var columns: [Column<Item>] { get }

    /// The records as a table.
    func table(_ items: [Item]) -> Table

    /// The line below the table of a complete list: the number of records, unless the verb says more, or nothing where
    /// the caller knows the number.
    func total(of reply: Listing<Item>) -> String
}

extension ListVerb {
    static var columns: [Column<Item>] { [] }

    func table(_ items: [Item]) -> Table { Table(items, Self.columns) }

    func json(of reply: Listing<Item>) throws -> String { try reply.json }

    func text(of reply: Listing<Item>) -> String {
        let table = table(reply.items)
        guard !table.isEmpty else { return say("（没有记录）", "(no records)") }
        return ([table.text] + [total(of: reply)].filter { !$0.isEmpty }).joined(separator: "\n")
    }

    func total(of reply: Listing<Item>) -> String {
        reply.isPartial ? "" : say("共 \(reply.items.count) 条", "\(reply.items.count) in all")
    }

    func note(on reply: Listing<Item>, below text: String, _ session: Session) -> String {
        warning(on: reply)
    }

    func warning(on reply: Listing<Item>) -> String {
        reply.isPartial
            ? say(
                "（先列 \(reply.items.count) 条，还有更多：缩小范围，或加 --all）",
                "(the first \(reply.items.count); there are more: narrow it down, or add --all)") : ""
    }
}

/// A list, or the first part of it.
struct Listing<Item> {
    let items: [Item]
    /// Whether there are more.
    let isPartial: Bool

    /// The whole of a list.
    init(_ items: [Item]) {
        self.init(items, isPartial: false)
    }

    init(_ items: [Item], isPartial: Bool) {
        self.items = items
        self.isPartial = isPartial
    }
}

extension Listing where Item: SwiftProtobuf.Message {
    /// The records for programs.
    var json: String {
        get throws { "[\(try items.map { try $0.jsonString() }.joined(separator: ",\n"))]" }
    }
}

/// A column of a table: its head, and its cell for a record.
struct Column<Item> {
    let head: String
    let cell: (Item) -> String

    /// A column with a head in the language of this terminal.
    init(_ chinese: String, _ english: String, _ cell: @escaping (Item) -> String) {
        head = say(chinese, english)
        self.cell = cell
    }

    /// A column with the same head in both languages, such as `id`.
    init(_ head: String, _ cell: @escaping (Item) -> String) {
        self.head = head
        self.cell = cell
    }
}

extension Table {
    /// A row for each record.
    init<Item>(_ items: [Item], _ columns: [Column<Item>]) {
        self.init(head: columns.map(\.head), rows: items.map { item in columns.map { $0.cell(item) } })
    }
}
