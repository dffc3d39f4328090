/// What other threads ask a connection's event loop to do.
enum ServerOutput: Sendable {
    /// The call on that stream ended well; where messages flow back the reply is empty and means that they are
    /// complete.
    case reply(UInt32, [UInt8])
    indirect case failure(UInt32, Status)
    /// One message that flows back.
    case message(UInt32, [UInt8])
    /// The client may send so much more on that stream.
    case credit(UInt32, Int)
    /// What became of an opening that was checked: whose it is, or what it is refused for.
    indirect case opened(UInt32, Result<String, Status>)
    /// Another connection has this one's place.
    case replace
    /// Calls still under way end with this status and the connection closes.
    indirect case shutDown(Status)
}

extension OutboundMessages {
    /// The way back to the peer of a stream.
    init(_ call: ServerCall, streamID: UInt32, mailbox: Mailbox<ServerOutput>) {
        let ticket = UInt64(streamID)
        call.onCancel { [weak call] in
            mailbox.evict(ticket, throwing: call?.cancellation ?? CancellationError())
        }
        self.init { message in
            guard message.count <= Frame.maximalLength else { throw Status(.tooLongForFrame) }
            try await mailbox.send(.message(streamID, message), ofBytes: message.count, as: ticket) {
                call.cancellation
            }
        }
    }
}
