import CommonAPI
import Logging
import RPC
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

/// One request through two services' logs.
@Suite("An id through the logs of two services", .timeLimit(.minutes(1)))
struct CorrelationTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"

    /// The id in the log of the service that took the command, and in that of the one which applied its event.
    private func ids(_ options: CallOptions) async throws -> (commanded: String?, applied: String?) {
        let (log, followerLog) = (LogRecorder(), LogRecorder())
        let source = try await TestService()
        let server = try await Server.bind(
            host: "127.0.0.1", port: 0, settings: ServerSettings(node: GateWorld.node), router: source.table,
            logger: .quiet, observer: CallWatch(Meters(), logger: log.logger))
        let client = Client([Address(host: "127.0.0.1", port: server.port)], logger: .quiet)
        let now = source.world.now
        let registrar = SignedCaller(
            client, as: TestCaller.registrar.id, key: TestCaller.registrar.key, to: GateWorld.node,
            clock: { now.microseconds })
        let _: Agency = try await registrar.reply(to: source.agency(), TestMethods.save, options)

        let world = try await ServiceWorld(logger: followerLog.logger)
        var appliers = EventAppliers()
        appliers.on(Agency.self) { _, origin, command in
            // What comes of an event belongs to the same request.
            #expect(command.correlation == origin.event.correlation)
            #expect(command.cause == "registry/1")
        }
        let follower = Follower(
            world.shell,
            inbox: Inbox(source: "registry", appliers: appliers, identity: world.shell.gates.identity),
            caller: SignedCaller(
                client, as: TestCaller.follower.id, key: TestCaller.follower.key, to: GateWorld.node,
                clock: { now.microseconds }), status: FollowerStatus(source: "registry"))
        let task = Task { await follower.run() }
        var applied: LogRecorder.Line?
        while applied == nil {
            await Task.yield()
            applied = followerLog.lines.first { $0.message == "event applied" }
        }
        task.cancel()
        await task.value
        await client.close()
        await server.drain(within: .zero)
        let call = log.lines.first { $0.fields["rpc.method"] == TestMethods.save.name }
        return (call?.fields["correlation.id"], applied?.fields["correlation.id"])
    }

    @Test("without a trace it is the request id")
    func request() async throws {
        let ids = try await ids(CallOptions(requestID: TestCaller.requestID))
        #expect(ids.commanded == TestCaller.requestID)
        #expect(ids.applied == TestCaller.requestID)
    }

    @Test("with a trace it is the trace id")
    func trace() async throws {
        let parent = "00-\(Self.trace)-00f067aa0ba902b7-01"
        let ids = try await ids(CallOptions(metadata: [Metadata.Keys.traceParent: parent]))
        #expect(ids.commanded == Self.trace)
        #expect(ids.applied == Self.trace)
    }

    @Test("an event from before there was such an id is logged under its cause")
    func old() {
        let event = Event.with { $0.cause = TestCaller.requestID }
        #expect(event.correlationOrCause == TestCaller.requestID)
    }
}
