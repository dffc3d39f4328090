import Foundation
import Refusals

/// Where a page ended: the values of the order's columns and the identifier of its last document.
///
/// It names the query's order, so that a token of another query is refused instead of skipping documents. It also names the
/// last document, which the caller may not be allowed to see; services therefore encrypt it.
struct PageToken: Hashable, Sendable {
    let values: [SQLValue]

    /// The text form: base64 of a fingerprint of the order, then each value with its type before it.
    func text(for table: String, _ order: Order) -> String {
        var bytes = PageToken.fingerprint(table, order)
        for value in values {
            switch value {
            case .integer(let number):
                bytes.append(1)
                withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
            case .text(let text):
                bytes.append(2)
                withUnsafeBytes(of: UInt32(text.utf8.count).bigEndian) { bytes.append(contentsOf: $0) }
                bytes.append(contentsOf: text.utf8)
            case .null, .real, .blob:
                preconditionFailure("documents are ordered by numbers and texts")
            }
        }
        return Data(bytes).base64EncodedString()
    }

    init(values: [SQLValue]) {
        self.values = values
    }

    /// - Throws: `page-token-invalid` unless the text was made for the same table and order.
    init(_ text: String, for table: String, _ order: Order) throws(Refusal) {
        let fingerprint = PageToken.fingerprint(table, order)
        guard let data = Data(base64Encoded: text), data.starts(with: fingerprint),
            let values = PageToken.values(Array(data.dropFirst(fingerprint.count))),
            values.count == order.columns.count + 1, case .text = values.last
        else { throw Refusal(.pageToken) }
        self.values = values
    }

    private static func values(_ bytes: [UInt8]) -> [SQLValue]? {
        var rest = bytes[...]
        var values: [SQLValue] = []
        while let type = rest.popFirst() {
            switch type {
            case 1:
                guard let number = number(&rest, bytes: 8) else { return nil }
                values.append(.integer(Int64(bitPattern: number)))
            case 2:
                guard let count = number(&rest, bytes: 4), count <= rest.count,
                    let text = String(validating: rest.prefix(Int(count)), as: UTF8.self)
                else { return nil }
                rest = rest.dropFirst(Int(count))
                values.append(.text(text))
            default:
                return nil
            }
        }
        return values
    }

    private static func number(_ rest: inout ArraySlice<UInt8>, bytes count: Int) -> UInt64? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Eight bytes of FNV-1a over the names: enough to tell a mistaken token, which is all it is for.
    private static func fingerprint(_ table: String, _ order: Order) -> [UInt8] {
        let names = ([table, order.isDescending ? "down" : "up"] + order.columns).joined(separator: " ")
        let hash = names.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return withUnsafeBytes(of: hash.bigEndian, Array.init)
    }
}
