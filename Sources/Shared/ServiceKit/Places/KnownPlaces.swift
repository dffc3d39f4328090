import CommonAPI
import Refusals
package import Rulebook
package import Store
import Synchronization

/// The divisions by what people call them, read anew when they have changed.
package final class KnownPlaces: Sendable {
    /// By this one sees whether the divisions are as they were read.
    private struct Stamp: Hashable {
        let count: Int64
        let updatedAt: Int64
    }

    private struct State {
        var stamp: Stamp?
        var codes: [String: [DivisionCode]] = [:]
    }

    private let state = Mutex(State())

    /// Has read none yet.
    package init() {}

    /// The divisions of that name, with or without its last character 市, 县 or 区.
    ///
    /// - Parameters:
    ///   - word: As names are compared (`NameForm.key`).
    ///   - transaction: Where the divisions are read.
    /// - Returns: None for a word that names no division.
    /// - Throws: What the store throws.
    package func codes(named word: String, in transaction: some ReadAccess) throws -> [DivisionCode] {
        let stamp = try stamp(in: transaction)
        if let codes = state.withLock({ $0.stamp == stamp ? $0.codes : nil }) { return codes[word] ?? [] }
        var codes: [String: [DivisionCode]] = [:]
        for division in try DocumentCollection.divisions.in(transaction).all() {
            guard let code = try? DivisionCode(division.id, field: .request) else { continue }
            for name in Self.names(of: division.name) { codes[name, default: []].append(code) }
        }
        let found = codes
        state.withLock { $0 = State(stamp: stamp, codes: found) }
        return found[word] ?? []
    }

    private func stamp(in transaction: some ReadAccess) throws -> Stamp? {
        try transaction.row("SELECT COUNT(*), COALESCE(MAX(updated_at), 0) FROM division") {
            Stamp(count: try $0.int64(0), updatedAt: try $0.int64(1))
        }
    }

    private static func names(of name: String) -> [String] {
        let whole = NameForm.key(of: name)
        guard whole.count > 2, let last = whole.last, "市县区".contains(last) else { return [whole] }
        return [whole, String(whole.dropLast())]
    }
}
