import RPC
import Refusals
import Synchronization

/// Keeps what a client stream would have sent.
final class StreamRecorder: Caller {
    struct Sent: Sendable {
        let messages: [[UInt8]]
        let options: CallOptions
    }

    private let state = Mutex<Sent?>(nil)

    var sent: Sent? { state.withLock { $0 } }

    func unary(_ method: Method, _ payload: [UInt8], _ options: CallOptions) async throws -> [UInt8] {
        throw Status(.unimplemented, "only client streams are recorded")
    }

    func serverStream(
        _ method: Method, _ payload: [UInt8], _ options: CallOptions
    ) async throws -> InboundMessages {
        throw Status(.unimplemented, "only client streams are recorded")
    }

    func clientStream(
        _ method: Method, _ payloads: some Sequence<[UInt8]> & Sendable, _ options: CallOptions
    ) async throws -> [UInt8] {
        let sent = Sent(messages: Array(payloads), options: options)
        state.withLock { $0 = sent }
        return []
    }
}
