import CommonAPI
import Crypto
import Foundation
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("What auditors are given")
struct EvidenceListTests {
    private let world: GateWorld
    private let audit: AuditService

    init() throws {
        world = try GateWorld()
        audit = AuditService(identity: world.identity)
    }

    private func ask<T>(_ body: (Query) throws -> T) throws -> T {
        try world.read(as: TestCaller.auditor.actor, body)
    }

    @Test("every head that was ever kept is listed, from the smallest on, however many there are")
    func heads() throws {
        try world.write { command in
            for size in 1...1203 as ClosedRange<Int64> {
                _ = try command.kept(.witnessedHeads).add(
                    .with {
                        $0.id = "acceptance@test/\(size)"
                        $0.head.node = size % 400 == 0 ? "enforcement@test" : "acceptance@test"
                        $0.head.size = size
                    })
            }
        }
        var (sizes, token, pages) = ([Int64](), "", 0)
        repeat {
            let list = try ask {
                try audit.listWitnessedHeads(
                    .with {
                        $0.node = "acceptance@test"
                        $0.pageSize = 500
                        $0.pageToken = token
                    }, $0)
            }
            sizes += list.heads.map(\.head.size)
            token = list.nextPageToken
            pages += 1
        } while !token.isEmpty
        #expect(sizes == (1...1203).filter { $0 % 400 != 0 })
        #expect(pages == 3)
    }

    @Test("the keys a principal had are listed with their times, by page")
    func keys() throws {
        let (first, second) = (TestCaller.registrar.key.publicKey, SigningKey.generate().publicKey)
        var principal = TestCaller.registrar.principal
        let start = world.now
        world.now = start.adding(seconds: 60)
        principal.publicKey = Data(second.bytes)
        try world.enter(principal)
        world.now = start.adding(seconds: 120)
        principal.revokedAt = world.now.microseconds
        try world.enter(principal)
        var (keys, token) = ([KeyRecord](), "")
        repeat {
            let list = try ask {
                try audit.listKeys(
                    .with {
                        $0.pageSize = 2
                        $0.pageToken = token
                    }, $0)
            }
            keys += list.keys
            token = list.nextPageToken
        } while !token.isEmpty
        #expect(Set(keys.map(\.principalID)) == Set(TestCaller.all.map(\.id)))
        let own = keys.filter { $0.principalID == principal.id }
        #expect(own.map(\.publicKey) == [Data(first.bytes), Data(second.bytes)])
        #expect(own.map(\.since) == [start.microseconds, start.microseconds + 60_000_000])
        #expect(own.map(\.until) == [start.microseconds + 60_000_000, 0])
        #expect(own.map(\.revokedAt) == [0, world.now.microseconds])
    }

    @Test("keys are for an auditor of the province")
    func access() throws {
        let county = Actor(
            .with {
                $0.grants = [
                    .with {
                        $0.role = .auditor
                        $0.divisionCode = "330400"
                    }
                ]
            })
        let refusal = #expect(throws: Refusal.self) {
            try world.read(as: county) { try audit.listKeys(ListKeysRequest(), $0) }
        }
        #expect(refusal?.reason == .noGrantHere)
    }
}
