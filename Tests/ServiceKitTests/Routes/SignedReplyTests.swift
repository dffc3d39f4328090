import CommonAPI
import Crypto
import Foundation
import RPC
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("Replies that are signed when they leave")
struct SignedReplyTests {
    private let world: ServiceWorld
    private let table: ServiceTable
    private let key: StoredReplies.Key

    init() async throws {
        world = try await ServiceWorld()
        var table = ServiceTable(world.shell)
        table.command(TestMethods.save) { (agency: Agency, command) in
            Self.reply(try command.kept(.agencies).add(agency), command)
        }
        table.streamedCommand(TestMethods.load) { (agencies: [Agency], command) in
            var last = Agency()
            for agency in agencies { last = try command.kept(.agencies).add(agency) }
            return Self.reply(last, command)
        }
        self.table = table
        key = StoredReplies.Key(principal: TestCaller.registrar.id, requestID: TestCaller.requestID)
    }

    private static func reply(_ agency: Agency, _ command: Command) -> TreeHead {
        .with {
            $0.node = agency.id
            $0.size = agency.revision
            $0.root = Data(command.random(32))
            $0.time = command.now.microseconds
        }
    }

    private static let agency = Agency.with {
        $0.id = "zj-example"
        $0.name = "示例单位"
        $0.department = .construction
        $0.divisionCode = "330481"
    }

    /// The bytes that the caller gets for the same request, however often it is sent.
    private func ask(_ method: RPC.Method) async throws -> [UInt8] {
        let payload: [UInt8] = try Self.agency.serializedBytes()
        let options = CallOptions(requestID: TestCaller.requestID)
        let caller = world.caller(.registrar, of: table)
        return method.kind == .unary
            ? try await caller.unary(method, payload, options)
            : try await caller.clientStream(method, [payload], options)
    }

    private func kept() async throws -> [UInt8] {
        let key = key
        return try #require(
            try await world.read { try StoredReplies.find(key, in: $0.transaction) }
        ).body
    }

    private var publicKey: PublicKey { world.shell.gates.identity.key.publicKey }

    @Test("the caller's is signed, the kept one is not", arguments: [TestMethods.save, TestMethods.load])
    func signed(_ method: RPC.Method) async throws {
        let bytes = try await ask(method)
        let reply = try TreeHead(serializedBytes: bytes)
        #expect(reply.isSigned(by: publicKey))
        let body = try await kept()
        #expect(try TreeHead(serializedBytes: body).signature.isEmpty)
        #expect(try reply.keptBytes() == body)
    }

    @Test("a repeated request gets the same bytes", arguments: [TestMethods.save, TestMethods.load])
    func repeated(_ method: RPC.Method) async throws {
        let first = try await ask(method)
        #expect(try await ask(method) == first)
        #expect(try await ask(method) == first)
        #expect(try await world.outcomes() == ["OK", "OK", "OK"])
    }

    @Test(
        "a reply that an older version kept with its signature is given out as it was",
        arguments: [TestMethods.save, TestMethods.load])
    func older(_ method: RPC.Method) async throws {
        let first = try await ask(method)
        try await world.write { command in
            _ = try command.transaction.execute("UPDATE reply SET body = $1", [.blob(first)])
        }
        #expect(try await kept() == first)
        #expect(try await ask(method) == first)
    }

    @Test("a kept reply that is no message is a failure, not an answer")
    func damaged() async throws {
        _ = try await ask(TestMethods.save)
        try await world.write { command in
            _ = try command.transaction.execute("UPDATE reply SET body = $1", [.blob([0xFF])])
        }
        let status = await #expect(throws: RPC.Status.self) { _ = try await ask(TestMethods.save) }
        #expect(status?.code == .internal)
    }

    @Test("a reply without a seal is kept as it is given out")
    func plain() throws {
        #expect(try Self.agency.keptBytes() == Self.agency.serializedBytes())
    }
}
