import NIOCore

/// Turns that are waited for. Each address has its turn after the others', so whoever has many connections waits for itself.
struct TurnQueue {
    /// Takes the turn; false when whoever waited is gone and needs none.
    typealias Turn = () -> Bool

    private var waiting: [String: CircularBuffer<Turn>] = [:]
    /// The addresses that wait, in the order in which they are served.
    private var order = CircularBuffer<String>()
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ turn: @escaping Turn, of address: String) {
        if waiting[address] == nil { order.append(address) }
        waiting[address, default: CircularBuffer(initialCapacity: 1)].append(turn)
        count += 1
    }

    mutating func popFirst() -> Turn? {
        guard let address = order.popFirst(), let turn = waiting[address]?.popFirst() else { return nil }
        count -= 1
        if waiting[address]?.isEmpty == true { waiting[address] = nil } else { order.append(address) }
        return turn
    }
}
