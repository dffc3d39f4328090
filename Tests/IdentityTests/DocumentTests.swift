import Crypto
import Foundation
import Testing

@testable import Identity

/// docs/identity.md shows what the code makes.
@Suite("The document of bytes")
struct DocumentTests {
    private let samples = Samples()
    private let document: String

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        document = try String(contentsOf: root.appending(path: "docs/identity.md"), encoding: .utf8)
    }

    /// The lines between fences.
    private var examples: [String] {
        document.components(separatedBy: "```\n").enumerated().filter { $0.offset % 2 == 1 }
            .flatMap { $0.element.split(separator: "\n").map(String.init) }
    }

    private func half(_ side: String) -> SecretBytes {
        SecretBytes(copying: SHA256.hash(Array("share \(side)".utf8)).bytes)
    }

    private func secret(_ first: UInt8) -> SecretBytes { SecretBytes(copying: Samples.run(first)) }

    @Test("keys, delegations and custodians")
    func keys() throws {
        let box = try BoxKeyRecord(
            node: samples.label("registry@zj"), key: samples.pair(3).publicKey, from: samples.now, until: nil)
        #expect(
            try Array(examples[0..<5]) == [
                "key-id \(KeyID(of: samples.key(0).publicKey))", samples.record().text, box.text,
                samples.delegation().text, samples.custodian(.a, 1).line,
            ])
        #expect(try samples.firstList().text.contains(examples[4] + "\n"))
    }

    @Test("sealed parts and unsealing")
    func parts() throws {
        let part = try SealedPart.seal(
            samples.secret(""), at: samples.place, listVersion: 7, halves: (half("A"), half("B")),
            nonce: [UInt8](repeating: 0, count: 24))
        let held = try ShareHeld(
            ExpectedShare(samples.place, side: .b, hash: SHA256.hash([2])), boxKey: samples.pair(9).publicKey)
        #expect(
            try Array(examples[5..<10]) == [
                String(decoding: part.a.text.copy, as: UTF8.self), "share-hash \(part.a.hash)",
                String(decoding: part.part.data, as: UTF8.self), held.text, UnsealTests.request(samples).text,
            ])
    }

    @Test("receipt codes, their key's check value, and the wire")
    func codes() throws {
        let key = try #require(CodeKey(secret(0)))
        let index = try #require(IndexKey(secret(0x20)))
        let code = try key.first(for: samples.filing, indexedBy: index) { _ in false }
        #expect(
            Array(examples[10..<13]) == [
                "code \(code.code.text)", "index \(code.index)", "check-value \(key.checkValue.text)",
            ])
        let call = try CodeCall(
            target: samples.label("enforcement@zj"),
            method: samples.label("qingtong.enforcement.v1.Tips/FollowUpTip"), principal: nil,
            requestID: samples.label("0192f0c0a1b27c3d8e4f5a6b7c8d9e0f"))
        let replyKey = try #require(SealingKey(secret(0)))
        let request = CodeRequest(samples.secret("甲"), in: call, at: samples.now, replyKey: replyKey)
        let opened = try samples.pair(40).open(request.sealed(to: samples.pair(40).publicKey))
        let plain = try #require(opened)
        #expect(String(decoding: plain.copy, as: UTF8.self) == examples[13] + "\n甲")
        let reply = CodeReply.sealed(samples.secret("乙"), under: replyKey, in: call)
        let answer = replyKey.open(reply, data: Array(examples[14].utf8))
        #expect(answer.flatMap(BlockPadding.unpadded) == samples.secret("乙"))
    }

    @Test("what leaves and heads name, and nothing is left over")
    func evidence() throws {
        let written = try WrittenRevision(
            collection: samples.label("tip"), id: samples.label("t-1"), revision: 1, salt: Samples.run(0, 16),
            bytes: Array("a".utf8))
        let head = try LogHead(
            node: samples.label("registry@zj"), epoch: samples.label("1"), size: 12, root: SHA256.hash([1]),
            time: samples.now)
        let cosigned = try Cosignature(
            witness: samples.label("acceptance@zj"), head: head, received: samples.hours(1))
        let key = try #require(IndexKey(secret(0x20)))
        let mark = try #require(ReadMark(leaf: 1_000, key: key))
        #expect(
            Array(examples[15...]) == [written.line, head.text, cosigned.text, "mark \(mark.text)"])
    }

    @Test("limits are as the document says")
    func limits() {
        #expect(Delegation.longestHours == 8 && KeyRecord.witnessingSeconds == 600)
        #expect(BoxKeyRecord.servedDays == 30 && CustodianList.usableDays == 30)
        #expect(CustodianList.leastKeys == 3 && Custodian.waitingHours == 72)
        #expect(UnsealRequest.longestHours == 72 && CodeRequest.windowSeconds == 120)
        #expect(PassphraseCost.mostKibibytes == 1 << 20 && PassphraseCost.mostPasses == 16)
        #expect(KeysBackup.holderCount == 2 && TextLabel.longest == 200)
    }
}
