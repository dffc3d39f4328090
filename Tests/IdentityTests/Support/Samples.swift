import Crypto
import Refusals
import Rulebook
import Testing

@testable import Identity

/// Keys and records that are the same in every run.
struct Samples {
    let now = Instant(microseconds: 1_790_000_000_000_000)

    /// The signing key of the seed `first`, `first + 1`, …
    func key(_ first: UInt8) throws -> SigningKey {
        try #require(SigningKey(seed: Self.run(first)))
    }

    func pair(_ first: UInt8) throws -> BoxKeyPair {
        try #require(BoxKeyPair(secret: SecretBytes(copying: Self.run(first))))
    }

    func label(_ text: String) throws -> TextLabel { try TextLabel(text, field: "label") }

    func hours(_ count: Int64) -> Instant { now.adding(seconds: count * 3600) }

    static func run(_ first: UInt8, _ count: Int = 32) -> [UInt8] {
        (0..<count).map { first &+ UInt8(truncatingIfNeeded: $0) }
    }

    var filing: FilingID {
        get throws { try FilingID("haining-12345.gw/0192f0c0a1b27c3d8e4f5a6b7c8d9e0f", field: "filing") }
    }

    var place: PartPlace {
        get throws { try PartPlace(filing, part: 1) }
    }

    func record(
        _ first: UInt8 = 0, until: Instant? = nil, ended: Instant? = nil
    ) throws -> KeyRecord {
        try KeyRecord(
            principal: label("jiaxing.01"), key: key(first).publicKey, custody: .file, from: now,
            until: until,
            ended: ended)
    }

    func delegation(
        names: [String] = ["HANDLER", "AUDITOR"], from: Instant? = nil, hours: Int64 = 8
    ) throws -> Delegation {
        let from = from ?? now
        return try Delegation(
            id: label("d1"), principal: label("jiaxing.01"), keyID: KeyID(of: key(0).publicKey),
            sessionKey: key(100).publicKey, names: names.map(label), node: label("enforcement@zj"),
            from: from,
            until: from.adding(seconds: hours * 3600))
    }

    /// Custodian number `number` of a side, entered then.
    func custodian(_ side: CustodianSide, _ number: UInt8, from: Instant? = nil) throws -> Custodian {
        let first = (side == .a ? 120 : 160) + number
        return try Custodian(
            side: side, agency: label("zj-\(side == .a ? "archive" : "notary")"),
            principal: label("keeper.\(side.rawValue.lowercased())\(number)"), key: key(first).publicKey,
            boxKey: pair(first).publicKey, from: from ?? now)
    }

    func custodianKey(_ side: CustodianSide, _ number: UInt8) throws -> SigningKey {
        try key((side == .a ? 120 : 160) + number)
    }

    func custodianPair(_ side: CustodianSide, _ number: UInt8) throws -> BoxKeyPair {
        try pair((side == .a ? 120 : 160) + number)
    }

    func sides(_ numbers: ClosedRange<UInt8> = 1...3, from: Instant? = nil) throws -> [Custodian] {
        try CustodianSide.allCases.flatMap { side in
            try numbers.map { try custodian(side, $0, from: from) }
        }
    }

    func firstList() throws -> CustodianList {
        try CustodianList(version: 1, previous: nil, custodians: sides())
    }

    /// The list after `previous`, signed by the Registry and those.
    func signed(
        _ custodians: [Custodian], after previous: CustodianList, by signers: [SigningKey]? = nil,
        registry: SigningKey? = nil, version: Int? = nil
    ) throws -> SignedCustodianList {
        let list = try CustodianList(
            version: version ?? previous.version + 1, previous: previous.digest, custodians: custodians)
        let text = Array(list.text.utf8)
        let signers = try signers ?? [custodianKey(.a, 1), custodianKey(.b, 1)]
        return try SignedCustodianList(
            list: list, registry: (registry ?? self.registry).sign(text),
            approvals: signers.map { .init(key: $0.publicKey, signature: $0.sign(text)) })
    }

    var registry: SigningKey {
        get throws { try key(200) }
    }

    func secret(_ text: String) -> SecretBytes { SecretBytes(copying: Array(text.utf8)) }

    func sealed(_ text: String = "张三", list: Int = 1) throws -> SealedPart.Fresh {
        try SealedPart.seal(secret(text), at: place, listVersion: list)
    }
}

/// Expects that the body is refused for that reason.
func expectRefused(
    _ reason: Reason, _ body: () throws -> Void, sourceLocation: SourceLocation = #_sourceLocation
) {
    let refusal = #expect(throws: Refusal.self, sourceLocation: sourceLocation) { try body() }
    #expect(refusal?.reason.word == reason.word, sourceLocation: sourceLocation)
}

extension SecretBytes {
    /// A copy for comparing.
    var copy: [UInt8] { withBytes(Array.init) }
}
