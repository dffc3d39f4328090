import NIOCore
import RPCAPI
import SwiftProtobuf
import Testing

@testable import RPC

@Suite("Peers that meddle with others' calls", .timeLimit(.minutes(1)))
struct MeddlingPeerTests {
    @Test("reach only the streams of their own connection")
    func cancel() async throws {
        let testRouter = TestRouter.standard()
        let begun = Signal()
        let kept = Gathering(size: 2)
        testRouter.unary("Keep") { call in
            kept.add(call)
            begun.fire()
        }
        try await withLoopback(testRouter) { server, _ in
            let victim = try await RawPeer.connect(to: server.port)
            try await victim.send(.request(1, "Keep", [42]))
            await begun.wait()
            let meddler = try await RawPeer.connect(to: server.port)
            let cancel: [UInt8] = try CancelRequest.with { $0.streamID = 1 }.serializedBytes()
            try await meddler.send(.request(1, "Cancel", cancel, service: "qingtong.rpc.v1.Control"))
            #expect(try await meddler.response()?.envelope == .reply([]))

            kept.add(ServerCall(method: TestRouter.method("Keep")) { _ in })
            #expect(try await victim.response()?.envelope == .reply([42]))
            await victim.close()
            await meddler.close()
        }
    }

    @Test(
        "name streams that are not there, and nothing comes of it",
        arguments: [0, 2, 1, 99, .max] as [UInt32])
    func absent(stream: UInt32) async throws {
        try await withLoopback { server, _ in
            let peer = try await RawPeer.connect(to: server.port)
            for (id, method) in [(101, "Cancel"), (103, "Credit")] as [(UInt32, String)] {
                let request: [UInt8] = try CreditRequest.with {
                    $0.streamID = stream
                    $0.messages = .max
                }.serializedBytes()
                try await peer.send(.request(id, method, request, service: "qingtong.rpc.v1.Control"))
                #expect(try await peer.response()?.streamID == id)
            }
            try await peer.send(.request(105, "Echo", [1]))
            #expect(try await peer.response()?.envelope == .reply([1]))
            await peer.close()
        }
    }
}
