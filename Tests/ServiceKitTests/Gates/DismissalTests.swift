import CommonAPI
import RPC
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("Connections of those who were ended")
struct DismissalTests {
    private let service: TestService

    init() async throws {
        service = try await TestService()
    }

    @Test("whose principal may call no more is found, whether it was ended or its agency")
    func ended() async throws {
        let world = service.world
        let all: Set = [TestCaller.registrar.id, TestCaller.second.id, TestCaller.hotline.id, "nobody"]
        #expect(try await world.shell.ended(among: all) == ["nobody"])
        var principal = TestCaller.registrar.principal
        principal.revokedAt = 1
        try await world.enter(principal)
        try await world.write {
            try $0.kept(.agencies).copy(
                .with {
                    $0.id = "haining-ended"
                    $0.name = "示例单位"
                    $0.endedAt = 1
                })
        }
        var other = TestCaller.second.principal
        other.agencyID = "haining-ended"
        try await world.enter(other)
        #expect(
            try await world.shell.ended(among: all) == [
                TestCaller.registrar.id, TestCaller.second.id, "nobody",
            ])
    }

    @Test("their connections are closed, and those of others stay")
    func dismissed() async throws {
        let server = try await Server.bind(
            host: "127.0.0.1", port: 0, settings: ServerSettings(), router: service.table, logger: .quiet)
        func client(_ caller: TestCaller) -> (ClientConnection, SignedCaller) {
            let line = ClientConnection(host: "127.0.0.1", port: server.port, logger: .quiet)
            let now = service.world.now
            return (
                line,
                SignedCaller(line, as: caller.id, key: caller.key, to: GateWorld.node) { now.microseconds }
            )
        }
        let (first, registrar) = client(.registrar)
        let (second, other) = client(.second)
        _ = try await registrar.reply(to: service.agency(), TestMethods.save, CallOptions()) as Agency
        _ = try await other.reply(to: service.agency(), TestMethods.read, CallOptions()) as Agency
        #expect(server.principals == [TestCaller.registrar.id, TestCaller.second.id])
        server.dismiss([TestCaller.registrar.id])
        #expect(server.principals == [TestCaller.second.id])
        _ = try await other.reply(to: service.agency(), TestMethods.read, CallOptions()) as Agency
        await first.close()
        await second.close()
        await server.drain(within: .zero)
    }
}
