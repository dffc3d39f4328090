import NIOCore
import RPCAPI
import Refusals
import SwiftProtobuf
import Testing

@testable import RPC

/// On a server that tells strangers from principals: strangers come from other loopback addresses and prove nothing.
@Suite("Strangers", .timeLimit(.minutes(1)))
struct StrangerTests {
    private func opening(_ streamID: UInt32, _ method: String, _ metadata: Metadata = [:]) -> ByteBuffer {
        .request(streamID, method, flags: .remoteOpen, metadata: metadata)
    }

    private func officer(_ name: String = "officer") -> CallOptions {
        CallOptions(timeout: .seconds(30), metadata: TestRouter.proven(by: name))
    }

    @Test(
        "a stranger's stream is refused at its opening and takes nothing",
        arguments: ["Gather", "Talk", "Pour"])
    func openings(_ method: String) async throws {
        let testRouter = TestRouter.guarded()
        try await withLoopback(testRouter) { server, client in
            let peer = try await RawPeer.connect(to: server.port, from: "127.0.0.2")
            for turn in 0..<20 as Range<UInt32> {
                let flags: Frame.Flags = method == "Pour" ? .remoteClosed : .remoteOpen
                try await peer.send(.request(2 * turn + 1, method, flags: flags))
                if flags == .remoteOpen { try await peer.send(.data(2 * turn + 1, [1, 2, 3])) }
                let refusal = try #require(try await peer.refusal())
                #expect(refusal.streamID == 2 * turn + 1)
                #expect(refusal.status.code == .unauthenticated)
            }
            #expect(server.inFlight == 0)
            let reply = try await client.clientStream(
                TestRouter.method("Gather", .clientStream), [[1], [2]], officer())
            #expect(reply == [2])
            await peer.close()
        }
    }

    @Test(
        "a signed opening that was overheard is open once at a time", arguments: ["Gather", "Talk", "Pour"])
    func captured(_ method: String) async throws {
        try await withLoopback(.guarded()) { server, client in
            var signed = TestRouter.proven(by: "officer")
            signed[Metadata.Keys.requestID] = "00000000000000000000000000000001"
            let flags: Frame.Flags = method == "Pour" ? .remoteClosed : .remoteOpen
            let owner = try await RawPeer.connect(to: server.port, reading: method != "Pour")
            try await owner.send(.request(1, method, flags: flags, metadata: signed))
            while server.inFlight == 0 { try await client.ping() }
            let thief = try await RawPeer.connect(to: server.port, from: "127.0.0.2")
            for turn in 0..<20 as Range<UInt32> {
                try await thief.send(.request(2 * turn + 1, method, flags: flags, metadata: signed))
                let refusal = try #require(try await thief.refusal())
                #expect(refusal.streamID == 2 * turn + 1)
                #expect(refusal.status.code == .resourceExhausted)
                #expect(refusal.status.reason == "stream-repeated")
                #expect(refusal.status.retryAfter != nil)
            }
            #expect(server.inFlight == 1)
            // Another of the same principal is another.
            signed[Metadata.Keys.requestID] = "00000000000000000000000000000002"
            try await thief.send(.request(101, "Gather", flags: .remoteOpen, metadata: signed))
            while server.inFlight == 1 { try await client.ping() }
            // What has ended may be sent anew.
            await owner.close()
            while server.inFlight == 2 { try await client.ping() }
            signed[Metadata.Keys.requestID] = "00000000000000000000000000000001"
            try await thief.send(.request(103, "Gather", flags: .remoteOpen, metadata: signed))
            try await thief.send(.data(103, [], flags: [.remoteClosed, .noData]))
            #expect(try await thief.response()?.envelope == .reply([0]))
            await thief.close()
        }
    }

    @Test("an officer is served while strangers flood the server, and a stranger who waits is too")
    func flooded() async throws {
        try await withLoopback(.guarded()) { server, client in
            let first = try await client.call("Ask", [1], officer())
            #expect(first == [1])
            let flood = Task {
                var peers: [RawPeer] = []
                for number in 0..<100 where !Task.isCancelled {
                    let peer = try await RawPeer.connect(to: server.port, from: "127.0.0.\(2 + number)")
                    try await peer.send(.header(4 << 20, 1, kind: 1))
                    try? await peer.send([UInt8](repeating: 7, count: 20_000))
                    peers.append(peer)
                }
                return peers
            }
            for turn in 0..<20 as Range<UInt8> {
                let reply = try await client.call("Ask", [turn], officer())
                #expect(reply == [turn])
                let stranger = try await RawPeer.connect(to: server.port, from: "127.0.1.\(1 + turn)")
                try await stranger.send(.request(1, "Echo", [turn]))
                #expect(try await stranger.response()?.envelope == .reply([turn]))
                await stranger.close()
            }
            for peer in try await flood.value { await peer.close() }
        }
    }

    @Test("unfinished streams of strangers, on many connections, do not stop anybody's calls")
    func unfinished() async throws {
        var settings = ServerSettings()
        settings.maxInFlight = 256
        settings.maxInFlightPerConnection = 64
        try await withLoopback(.guarded(), settings: settings) { server, client in
            var peers: [RawPeer] = []
            for number in 0..<8 {
                let peer = try await RawPeer.connect(to: server.port, from: "127.0.0.\(2 + number % 4)")
                for turn in 0..<64 as Range<UInt32> {
                    try await peer.send(opening(2 * turn + 1, "Gather", ["qt-principal": "officer"]))
                }
                peers.append(peer)
            }
            for turn in 0..<50 as Range<UInt8> {
                let reply = try await client.call("Ask", [turn], officer())
                #expect(reply == [turn])
                let live = try await client.call("Live")
                #expect(live == [1])
            }
            for peer in peers { await peer.close() }
        }
    }

    @Test("an opening that is being checked holds its connection up, and no other")
    func pending() async throws {
        let asked = Signal()
        let go = Signal()
        let testRouter = TestRouter.guarded(
            by: .init {
                asked.fire()
                await go.wait()
            })
        try await withLoopback(testRouter) { server, client in
            let peer = try await RawPeer.connect(to: server.port, from: "127.0.0.2")
            try await peer.send(opening(1, "Gather", TestRouter.proven(by: "officer")))
            try await peer.send(.data(1, [1]))
            try await peer.send(.data(1, [2], flags: .remoteClosed))
            try await peer.send(.request(3, "Echo", [3]))
            await asked.wait()
            let echo = try await client.call("Echo", [7])
            #expect(echo == [7])
            #expect(server.inFlight == 0)
            go.fire()
            var replies: [UInt32: ResponseEnvelope] = [:]
            for _ in 0..<2 {
                let (streamID, envelope) = try #require(try await peer.response())
                replies[streamID] = envelope
            }
            #expect(replies == [1: .reply([2]), 3: .reply([3])])
            await peer.close()
        }
    }

    @Test("a peer that goes while its opening is checked leaves nothing behind")
    func goneWhilePending() async throws {
        let asked = Signal()
        let go = Signal()
        let testRouter = TestRouter.guarded(
            by: .init {
                asked.fire()
                await go.wait()
            })
        try await withLoopback(testRouter) { server, client in
            for _ in 0..<100 {
                let peer = try await RawPeer.connect(to: server.port)
                try await peer.send(opening(1, "Gather", TestRouter.proven(by: "officer")))
                await asked.wait()
                await peer.close()
                go.fire()
            }
            let echo = try await client.call("Echo", [7])
            #expect(echo == [7])
            #expect(server.inFlight == 0)
        }
    }

    @Test("strangers' calls leave room for principals, and health has places of its own")
    func calls() async throws {
        var settings = ServerSettings()
        settings.maxInFlight = 64
        settings.maxInFlightPerPeer = 40
        try await withLoopback(.guarded(), settings: settings) { server, client in
            // One of the officer's calls ended well, and its connection is known.
            let first = try await client.call("Ask", [1], officer())
            #expect(first == [1])
            var refused = 0
            var peers: [RawPeer] = []
            for number in 2..<6 {
                let peer = try await RawPeer.connect(to: server.port, from: "127.0.0.\(number)")
                for turn in 0..<40 as Range<UInt32> { try await peer.send(.request(2 * turn + 1, "Hang")) }
                try await peer.send(.request(101, "Live"))
                while true {
                    let (streamID, envelope) = try #require(try await peer.response())
                    if streamID == 101 {
                        #expect(envelope == .reply([1]))
                        break
                    }
                    guard case .failure(let status) = envelope else { continue }
                    #expect(status.reason == "too-many-calls")
                    #expect(status.retryAfter != nil)
                    refused += 1
                }
                peers.append(peer)
            }
            #expect(refused == 160 - 40)
            #expect(server.inFlight == 40)
            for turn in 0..<20 as Range<UInt8> {
                let reply = try await client.call("Ask", [turn], officer())
                #expect(reply == [turn])
            }
            for peer in peers { await peer.close() }
        }
    }

    @Test("a principal's calls are bounded, and leave room for a service's")
    func principals() async throws {
        var settings = ServerSettings()
        settings.maxInFlight = 64
        settings.maxInFlightPerPrincipal = 8
        settings.services = ["acceptance@test"]
        try await withLoopback(.guarded(), settings: settings) { server, client in
            let greedy = try await RawPeer.connect(to: server.port)
            try await greedy.send(.request(1, "Ask", metadata: TestRouter.proven(by: "greedy")))
            #expect(try await greedy.response()?.envelope == .reply([]))
            for turn in 1...10 as ClosedRange<UInt32> {
                try await greedy.send(.request(2 * turn + 1, "Wait"))
            }
            for _ in 0..<2 {
                #expect(try await greedy.refusal()?.status.values["limit"] == "8")
            }
            let service = try await client.call("Ask", [1], officer("acceptance@test"))
            #expect(service == [1])
            await greedy.close()
        }
    }

    @Test("idle strangers make room: for newcomers, who then keep their places by proving who they are")
    func places() async throws {
        var settings = ServerSettings()
        settings.maxConnections = 64
        settings.maxConnectionsPerPeer = 16
        try await withLoopback(.guarded(), settings: settings) { server, client in
            let first = try await client.call("Ask", [1], officer())
            #expect(first == [1])
            var strangers: [RawPeer] = []
            for number in 0..<200 {
                let peer = try await RawPeer.connect(to: server.port, from: "127.0.0.\(2 + number % 13)")
                strangers.append(peer)
                guard number % 20 == 19 else { continue }
                // An officer who comes amid them is served, and so is the one who was there before.
                let late = ClientConnection(host: "127.0.0.1", port: server.port, logger: quiet)
                let reply = try await late.call("Ask", [2], officer("late \(number)"))
                #expect(reply == [2])
                let again = try await client.call("Ask", [3], officer())
                #expect(again == [3])
                await late.close()
            }
            for peer in strangers { await peer.close() }
        }
    }

    @Test(
        "half-received frames of strangers are bounded by address and in all, and what came of them is dropped"
    )
    func halfFrames() async throws {
        var settings = ServerSettings()
        settings.maxHeldBytesPerPeer = 2 << 20
        settings.maxHeldBytesOfStrangers = 8 << 20
        try await withLoopback(.guarded(), settings: settings) { server, client in
            var peers: [RawPeer] = []
            for _ in 0..<6 {
                let peer = try await RawPeer.connect(to: server.port, from: "127.0.0.2")
                var frame = ByteBuffer.request(1, "Echo", [UInt8](repeating: 7, count: 1 << 20))
                try await peer.send(try #require(frame.readSlice(length: frame.readableBytes - 1)))
                peers.append(peer)
            }
            // Two fit. The others are refused, and go on to be served.
            let refused = try await withThrowingTaskGroup(of: (Int, RPC.Status?).self) { group in
                for (number, peer) in peers.enumerated() {
                    group.addTask { (number, try await peer.refusal()?.status) }
                }
                var refused: [Int] = []
                while refused.count < 4, let (number, status) = try await group.next() {
                    #expect(status?.reason == "too-many-bytes")
                    #expect(status?.retryAfter != nil)
                    refused.append(number)
                }
                for peer in peers { try await peer.send([7]) }
                for try await (_, status) in group { #expect(status == nil) }
                return refused
            }
            for number in refused {
                try await peers[number].send(.request(3, "Echo", [3]))
                #expect(try await peers[number].response()?.envelope == .reply([3]))
            }
            let first = try await client.call("Ask", [1], officer())
            #expect(first == [1])
            let large = [UInt8](repeating: 1, count: 4_000_000)
            let reply = try await client.call("Ask", large, officer())
            #expect(reply.count == large.count)
            for peer in peers { await peer.close() }
        }
    }

    @Test("what a principal's streams gather is bounded, and comes back when they end")
    func gathered() async throws {
        var settings = ServerSettings()
        settings.maxHeldBytesPerPrincipal = 1 << 20
        try await withLoopback(.guarded(), settings: settings) { server, client in
            let method = TestRouter.method("Gather", .clientStream)
            let message = [UInt8](repeating: 1, count: 100_000)
            for _ in 0..<3 {
                let refused = await failure {
                    try await client.clientStream(method, repeatElement(message, count: 20), officer())
                }
                #expect(refused?.reason == "too-many-bytes")
                #expect(refused?.retryAfter == .milliseconds(250))
                // What the handler of the other stream gathered goes when it has heard of the end.
                var reply: [UInt8]?
                while reply == nil {
                    do {
                        reply = try await client.clientStream(
                            method, repeatElement(message, count: 6), officer())
                    } catch let status as RPC.Status where status.reason == "too-many-bytes" {
                        await Task.yield()
                    }
                }
                #expect(reply == [6])
            }
            #expect(server.returnedBytes > 0)
        }
    }

    @Test("a stream whose client sends nothing ends", arguments: ["Gather", "Talk"])
    func idleStream(_ method: String) async throws {
        var settings = ServerSettings()
        settings.streamIdleTime = .milliseconds(40)
        try await withLoopback(.guarded(), settings: settings) { server, _ in
            let peer = try await RawPeer.connect(to: server.port)
            try await peer.send(opening(1, method, TestRouter.proven(by: "slow")))
            let refusal = try #require(try await peer.refusal())
            #expect(refusal.status.code == .deadlineExceeded)
            #expect(refusal.status.reason == "stream-stalled")
            #expect(server.inFlight == 0)
            await peer.close()
        }
    }

    @Test("who floods an address with questions whether the service lives does not end them there")
    func flooding() async throws {
        try await withLoopback(.guarded()) { server, _ in
            let peers = try await [
                RawPeer.connect(to: server.port, from: "127.0.0.2"),
                RawPeer.connect(to: server.port, from: "127.0.0.2"),
            ]
            for turn in 0..<64 as Range<UInt32> { try await peers[0].send(.request(2 * turn + 1, "Slow")) }
            while server.inFlight < 64 { await Task.yield() }
            try await peers[1].send(.request(1, "Live"))
            #expect(try await peers[1].response()?.envelope == .reply([1]))
            for peer in peers { await peer.close() }
        }
    }

    @Test("a stream whose client takes nothing ends")
    func stalledStream() async throws {
        var settings = ServerSettings()
        settings.stallTime = .milliseconds(40)
        try await withLoopback(.guarded(), settings: settings) { server, _ in
            let peer = try await RawPeer.connect(to: server.port)
            try await peer.send(
                .control(
                    1, "Hello",
                    HelloRequest.with {
                        $0.features = ["credit"]
                        $0.credit = 2
                    }))
            _ = try await peer.response()
            try await peer.send(
                .request(3, "Pour", flags: .remoteClosed, metadata: TestRouter.proven(by: "slow")))
            while let frame = await peer.next() {
                guard frame.kind == .response else { continue }
                guard case .failure(let status) = try ResponseEnvelope(decoding: frame.data) else { break }
                #expect(status.reason == "stream-stalled")
                break
            }
            #expect(server.inFlight == 0)
            await peer.close()
        }
    }
}
