import Crypto
import EnforcementAPI
import Foundation
import Refusals
import Rulebook
import SwiftProtobuf
import Testing
import World

@testable import Enforcement
@testable import ServiceKit

@Suite("Receipts")
struct ReceiptTests {
    private let world: EnforcementWorld
    private let filed: TipFiled

    init() throws {
        world = try EnforcementWorld()
        filed = try world.file()
    }

    @Test("a receipt stands for its tip, offline, and proves the content")
    func genuine() throws {
        let receipt = filed.receipt
        #expect(receipt.isGenuine(under: world.world.publicKey))
        #expect(receipt.tipID == filed.tip.id)
        #expect(receipt.filedAt == filed.tip.filedAt)
        #expect(receipt.node == "enforcement@test")
        #expect(receipt.proves(content: "村北有搅拌站夜间生产。"))
        #expect(!receipt.proves(content: "村北有搅拌站夜间生产"))
        #expect(!receipt.proves(content: ""))
    }

    @Test("the handler signs nothing; the answer is signed alike each time, and unsigned again as it is kept")
    func sealed() throws {
        let kept = try world.world.command(as: EnforcementWorld.hotline) {
            try world.tips.fileTip(EnforcementWorld.unregistered(), $0)
        }
        #expect(kept.receipt.signature.isEmpty)
        #expect(!kept.receipt.isGenuine(under: world.world.publicKey))
        var told = kept
        told.sign(by: world.world.identity)
        #expect(told.receipt.isGenuine(under: world.world.publicKey))
        var again = told
        again.sign(by: world.world.identity)
        #expect(again == told)
        again.removeSignature()
        #expect(again == kept)
    }

    @Test("signing the kept bytes leaves the tip in them as it is and gives what signing the reply gives")
    func sealedBytes() throws {
        let identity = world.world.identity
        var told = filed
        told.sign(by: identity)
        let signed: [UInt8] = try told.serializedBytes()
        #expect(try TipFiled.signed(filed.keptBytes(), by: identity) == signed)
        // As older versions kept it.
        #expect(try TipFiled.signed(signed, by: identity) == signed)
    }

    @Test("the answer takes the tip over as it was kept, which gives the bytes that writing it anew gives")
    func takenOver() throws {
        try world.world.command(as: EnforcementWorld.hotline) { command in
            let reply = try world.tips.fileTip(EnforcementWorld.unregistered(), command)
            let anew: [UInt8] = try reply.serializedBytes()
            let record = try #require(command.lastKept)
            let (told, written) = try (
                reply.serializedBytes(telling: record), command.serializedBytes(of: reply)
            )
            #expect(told == anew)
            #expect(written == anew)
            // Of this tip as it is told otherwise nothing is taken over.
            var other = reply
            other.tip.content += "。"
            let otherTold = try other.serializedBytes(telling: record)
            let (otherWritten, otherAnew): ([UInt8], [UInt8]) = try (
                command.serializedBytes(of: other), other.serializedBytes()
            )
            #expect(otherTold == nil)
            #expect(otherWritten == otherAnew)
        }
    }

    @Test("the receipt in docs/evidence.md is read, signs the text beside it, and holds under the key there")
    func signedText() throws {
        let document = try EvidenceDocument()
        let receipt = try Receipt(serializedBytes: document.bytes("receipt"))
        #expect(receipt.filedAt == 1_795_401_000_000_000)
        #expect(try ReceiptCode(receipt.code, field: "code").text == receipt.code)
        #expect(try String(decoding: receipt.signedText, as: UTF8.self) == document.text("receipt"))
        let holds = try document.text("receipt-holds-under").split(separator: "\n").map {
            String($0.split(separator: ": ", maxSplits: 1).last ?? "")
        }
        let key = try #require(PublicKey(hex: holds[0]))
        #expect(receipt.isGenuine(under: key))
        #expect(receipt.proves(content: holds[1]))
        // Written again, it is the same bytes.
        let bytes: [UInt8] = try receipt.serializedBytes()
        #expect(bytes == (try document.bytes("receipt")))
    }

    struct Tampering: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: @Sendable (inout Receipt) -> Void

        init(_ name: String, _ change: @escaping @Sendable (inout Receipt) -> Void) {
            testDescription = name
            self.change = change
        }
    }

    static let tamperings = [
        Tampering("code") { $0.code = "0000-0000-0001-9" },
        Tampering("tip") { $0.tipID = "another" },
        Tampering("time") { $0.filedAt += 1 },
        Tampering("commitment") { $0.contentCommitment = Data(repeating: 1, count: 32) },
        Tampering("commitment gone") { $0.contentCommitment = Data() },
        Tampering("salt") { $0.salt = Data(repeating: 1, count: 32) },
        Tampering("salt gone") { $0.salt = Data() },
        Tampering("salt longer") { $0.salt.append(0) },
        Tampering("node") { $0.node = "registry@test" },
        Tampering("signature") { $0.signature[0] ^= 1 },
        Tampering("signature gone") { $0.signature = Data() },
        Tampering("node and tip run together") {
            $0.node += "\n\($0.tipID)"
            $0.tipID = String($0.filedAt)
        },
    ]

    @Test("whatever is changed, it shows", arguments: tamperings)
    func tampering(_ tampering: Tampering) {
        var receipt = filed.receipt
        tampering.change(&receipt)
        #expect(!receipt.isGenuine(under: world.world.publicKey))
    }

    @Test("another service's key does not vouch for it")
    func otherKey() {
        #expect(!filed.receipt.isGenuine(under: SigningKey.generate().publicKey))
    }

    @Test("a line feed that shifts a signed line is found even under a true signature")
    func shiftedLines() throws {
        let key = try #require(SigningKey(seed: Array(repeating: 9, count: 32)))
        var receipt = filed.receipt
        receipt.node = "a\nb"
        receipt.signature = Data(key.sign(receipt.signedText).bytes)
        #expect(!receipt.isGenuine(under: key.publicKey))
        receipt.node = "a"
        receipt.signature = Data(key.sign(receipt.signedText).bytes)
        #expect(receipt.isGenuine(under: key.publicKey))
    }

    @Test("a byte moved from the content to the salt proves nothing")
    func movedByte() {
        var receipt = filed.receipt
        receipt.salt += Data("村".utf8)
        #expect(!receipt.proves(content: "北有搅拌站夜间生产。"))
    }

    @Test("the tip keeps the digest of the code, not the code; the same content gets another salt")
    func nothingKept() throws {
        let code = try ReceiptCode(filed.receipt.code, field: "code")
        let kept = try world.kept(filed.tip.id)
        #expect(Digest(bytes: kept.receiptCodeDigest) == code.digest)
        let bytes: [UInt8] = try kept.serializedBytes()
        let code13 = filed.receipt.code.filter { $0 != "-" }
        for text in [filed.receipt.code, code13] {
            #expect(!bytes.contains(subsequence: Array(text.utf8)))
        }
        let again = try world.file()
        #expect(again.receipt.code != filed.receipt.code)
        #expect(again.receipt.salt != filed.receipt.salt)
        #expect(again.receipt.contentCommitment != filed.receipt.contentCommitment)
    }
}

extension [UInt8] {
    fileprivate func contains(subsequence other: [UInt8]) -> Bool {
        count >= other.count && indices.contains { self[$0...].starts(with: other) }
    }
}
