import Crypto
import EnforcementAPI
import Foundation
import Refusals
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Enforcement

@Suite("Nothing that is told tells a receipt code")
struct ReceiptSecrecyTests {
    private let world: EnforcementWorld
    private let filed: TipFiled
    private let digest: [UInt8]

    init() throws {
        world = try EnforcementWorld()
        filed = try world.file()
        digest = try ReceiptCode(filed.receipt.code, field: "code").digest.bytes
    }

    private func tells(_ message: some SwiftProtobuf.Message) throws -> Bool {
        try (message.serializedBytes() as [UInt8]).contains(digest)
            || message.jsonString().contains(Data(digest).base64EncodedString())
    }

    @Test("no answer carries the digest of the code, to nobody")
    func answers() throws {
        #expect(try !tells(filed))
        for actor in [EnforcementWorld.auditor, EnforcementWorld.hotline, EnforcementWorld.land[0]] {
            #expect(try !tells(world.tip(filed.tip.id, as: actor)))
        }
        #expect(try !tells(world.listTips(as: EnforcementWorld.auditor)))
        #expect(try !tells(world.followUp(filed.receipt.code)))
        #expect(try tells(world.kept(filed.tip.id)))
    }

    @Test("no event carries it, from the filing to the decision")
    func events() throws {
        let filedCase = try world.fileCase(over: [filed.tip.id])
        #expect(try !tells(filedCase))
        for event in try world.world.events() { #expect(try !tells(event)) }
    }

    @Test("a reply that an earlier version kept with the digest is given out without it")
    func earlierReplies() throws {
        var old = filed
        old.tip = try world.kept(filed.tip.id)
        old.removeSignature()
        let kept: [UInt8] = try old.serializedBytes()
        #expect(kept.contains(digest))
        let told = try TipFiled(serializedBytes: TipFiled.shown(kept[...]).map { $0 })
        #expect(try !tells(told))
        #expect(told.tip.content == filed.tip.content)
        #expect(told.receipt.code == filed.receipt.code)
        let new: [UInt8] = try filed.serializedBytes()
        #expect(try Array(TipFiled.shown(new[...])) == new)
    }
}
