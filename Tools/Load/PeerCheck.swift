import RPC
import Refusals

/// One thing that our client and another implementation's server must agree on.
struct PeerCheck {
    let name: String
    /// Says in a few words what happened; throws when it is not what should.
    let run: @Sendable (Peer) async throws -> String

    static let all: [PeerCheck] = [
        PeerCheck(name: "unary echo") { peer in
            let text = String(repeating: "砼", count: 83)
            try expect(try await peer.call("Echo", text), text)
            return "came back whole"
        },
        PeerCheck(name: "metadata reaches the handler") { peer in
            let metadata = Metadata([("traceparent", "00-ab"), ("x-pair", "one"), ("x-pair", "二")])
            try expect(try await peer.call("Metadata", "x-pair", metadata: metadata), "one,二")
            return "both values of a key"
        },
        PeerCheck(name: "the handler sees the remaining time") { peer in
            let left = try await peer.call("Remaining")
            guard let nanoseconds = Int64(left), (1...20_000_000_000).contains(nanoseconds) else {
                throw Mismatch("the server sees \(left) nanoseconds")
            }
            return "\(Double(nanoseconds / 10_000_000) / 100) s of 20"
        },
        PeerCheck(name: "the deadline ends a slow call") { peer in
            try await fails(.deadlineExceeded) { try await peer.call("Hang", within: .milliseconds(100)) }
            return try await usable(peer, "DEADLINE_EXCEEDED")
        },
        PeerCheck(name: "a cancelled task ends its call") { peer in
            let call = Task { try await peer.call("Hang") }
            // The echo comes back, so the call before it is there.
            _ = try await peer.call("Echo")
            call.cancel()
            guard case .failure(let error) = await call.result, error is CancellationError else {
                throw Mismatch("the call did not end as cancelled")
            }
            return try await usable(peer, "at once; the peer's answer to Cancel is ignored")
        },
        PeerCheck(name: "Hello to a peer that does not know it") { peer in
            try await fails(.unimplemented) { try await peer.connection.hello() }
            return try await usable(peer, "UNIMPLEMENTED")
        },
        PeerCheck(name: "refusal with details") { peer in
            let status = try await fails(.failedPrecondition) { try await peer.call("Refuse") }
            let wanted = Status(.tooSmall, retryAfter: .milliseconds(250))
            try expect("\(status)", "\(wanted)")
            return "code, sentence, ErrorInfo, BadRequest, RetryInfo"
        },
        PeerCheck(name: "an error that is no status") { peer in
            let status = try await fails(.unknown) { try await peer.call("Break") }
            try expect(status.message, "disk sda1")
            return "UNKNOWN with the error's text"
        },
        PeerCheck(name: "unknown method") { peer in
            try await fails(.unimplemented) { try await peer.call("Nonesuch") }
            return try await usable(peer, "UNIMPLEMENTED")
        },
        PeerCheck(name: "unknown service") { peer in
            let method = Method(
                service: "qingtong.interop.v1.Nonesuch", name: "Echo", kind: .unary, effect: .query,
                access: .everyone)
            try await fails(.unimplemented) { try await peer.call(method, "", CallOptions()) }
            return try await usable(peer, "UNIMPLEMENTED")
        },
        PeerCheck(name: "largest request") { peer in
            let text = String(repeating: "a", count: FrameEdge.request)
            try expect("\(try await peer.call("Echo", text).count)", "\(text.count)")
            return "4,194,304 bytes of frame"
        },
        PeerCheck(name: "request one byte over") { peer in
            let text = String(repeating: "a", count: FrameEdge.request + 1)
            let status = try await fails(.resourceExhausted) { try await peer.call("Echo", text) }
            try expect(status.reason ?? "", "message-too-long")
            return try await usable(peer, "RESOURCE_EXHAUSTED, message-too-long, nothing sent")
        },
        PeerCheck(name: "largest reply") { peer in
            try expect("\(try await peer.call("Letters", "\(FrameEdge.reply)").count)", "\(FrameEdge.reply)")
            return "4,194,304 bytes of frame"
        },
        PeerCheck(name: "reply one byte over") { peer in
            let status = try await fails(.resourceExhausted) {
                try await peer.call("Letters", "\(FrameEdge.reply + 1)")
            }
            try expect(status.reason ?? "", "frame-too-long")
            return try await usable(peer, "RESOURCE_EXHAUSTED, frame-too-long")
        },
        PeerCheck(name: "10,000 concurrent calls") { peer in
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<10_000 { group.addTask { try await peer.call("Gather", "10000") } }
                for try await reply in group { try expect(reply, "10000") }
            }
            return try await usable(peer, "all in flight at once")
        },
    ]
}

/// Lengths of text whose frames are exactly as long as the wire allows.
private enum FrameEdge {
    /// Beside the text: tag and length, four bytes long each, of the text and of the payload.
    static let reply = (4 << 20) - 10
    /// Beside that: names after tag and length, and `timeout_nano`, which is five bytes long from 0.3 s to 34 s.
    static let request = reply - (2 + EchoService.name.utf8.count) - (2 + "Echo".utf8.count) - 6
}

/// The peer did not do what the wire says.
private struct Mismatch: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

func expect(_ found: String, _ wanted: String) throws {
    guard found != wanted else { return }
    throw Mismatch("want \(wanted.prefix(160)), got \(found.prefix(160))")
}

@discardableResult
func fails(_ code: StatusCode, _ call: () async throws -> some Sendable) async throws -> Status {
    do {
        _ = try await call()
    } catch let status as Status where status.code == code {
        return status
    } catch {
        throw Mismatch("want \(code.name), got \(error)")
    }
    throw Mismatch("want \(code.name), but the call succeeded")
}

/// Checks that calls still work, and passes the outcome on.
func usable(_ peer: Peer, _ outcome: String) async throws -> String {
    try expect(try await peer.call("Echo", "still there"), "still there")
    return outcome
}
