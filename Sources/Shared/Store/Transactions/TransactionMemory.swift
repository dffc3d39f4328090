import Synchronization

/// The name of something a program remembers of a store's content, such as the edge of its audit log.
package struct Memo<Value: Sendable>: Sendable {
    let name: String

    /// Names it; two memos of one name are the same and must be of one type.
    package init(_ name: String) {
        self.name = name
    }
}

/// What a program knows of the store's content without asking it, on one connection.
///
/// It is undone together with the transaction or the savepoint in which it was learnt, and forgotten when another
/// connection wrote; so it always says what the tables say.
struct TransactionMemory {
    private var values: [String: any Sendable] = [:]
    private var stamps: [String: UInt64] = [:]
    private let birth = Stamps.next()
    /// What queries without parameters gave, by their text (`Connection.hasRow`).
    var answers: [String: Answer] = [:]

    /// Whether a query gave a row, and how much the connection had changed when it was asked.
    struct Answer {
        let changes: UInt64
        let hasRow: Bool
    }

    subscript<Value>(_ memo: Memo<Value>) -> Value? {
        get { values[memo.name] as? Value }
        set { values[memo.name] = newValue }
    }

    /// A number that stands for the present content of a table: the same number, the same content. It changes with
    /// every change that the table's collection makes, and comes back when that change is undone.
    func stamp(of table: String) -> UInt64 {
        stamps[table] ?? birth
    }

    mutating func changed(_ table: String) {
        stamps[table] = Stamps.next()
    }
}

/// Numbers of which each is given once in a process, so that no undone state is ever taken for another.
private enum Stamps {
    private static let last = Atomic<UInt64>(0)

    static func next() -> UInt64 {
        last.wrappingAdd(1, ordering: .relaxed).newValue
    }
}
