package import Refusals

/// The call that filed a tip: `principal/request id`. Everything sealed for a tip carries it, so that nothing sealed for one opens in
/// another: Enforcement takes each filing once, and compares it with the call's own principal and request id.
package struct FilingID: Hashable, Sendable {
    package let text: String

    /// The filing of that call.
    ///
    /// - Throws: `filing-form` for a principal or a request id that the wire does not have.
    package init(principal: some StringProtocol, requestID: some StringProtocol, field: FieldPath)
        throws(Refusal)
    {
        guard Self.isPrincipal(principal), Self.isRequestID(requestID) else {
            throw Refusal(.filingForm, field: field)
        }
        text = "\(principal)/\(requestID)"
    }

    /// Reads a filing.
    ///
    /// - Throws: `filing-form`.
    package init(_ text: some StringProtocol, field: FieldPath) throws(Refusal) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard text.utf8.count <= TextLabel.longest, parts.count == 2 else {
            throw Refusal(.filingForm, field: field)
        }
        try self.init(principal: parts[0], requestID: parts[1], field: field)
    }

    private static func isPrincipal(_ text: some StringProtocol) -> Bool {
        (2...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || ".@-".utf8.contains($0)
            }
    }

    /// 128 bits in lower-case hexadecimal.
    private static func isRequestID(_ text: some StringProtocol) -> Bool { KeyID(exactly: text) != nil }
}

extension FilingID: CustomStringConvertible {
    package var description: String { text }
}

/// One part of what is sealed for a filing: the identity, a name in the story, a recording. Each has keys of its own.
package struct PartPlace: Hashable, Sendable {
    package let filing: FilingID
    /// From 1.
    package let part: Int

    /// The most parts of a filing.
    package static let mostParts = 1_000

    /// A part of a filing.
    ///
    /// - Throws: `part-number` outside 1 to 1,000.
    package init(_ filing: FilingID, part: Int) throws(Refusal) {
        guard (1...Self.mostParts).contains(part) else {
            throw Refusal(.partNumber, field: "part", ["limit": "\(Self.mostParts)"])
        }
        self.filing = filing
        self.part = part
    }
}
