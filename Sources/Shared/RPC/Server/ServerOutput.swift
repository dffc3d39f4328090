/// What other threads ask a connection's event loop to do.
enum ServerOutput: Sendable {
    /// The call on that stream ended well; a server stream's reply is empty and means that it is complete.
    case reply(UInt32, [UInt8])
    indirect case failure(UInt32, Status)
    /// One message of a server stream.
    case message(UInt32, [UInt8])
    /// Calls still under way end with this status and the connection closes.
    indirect case shutDown(Status)
}

extension OutboundMessages {
    /// The way to the peer of a server stream.
    init(_ call: ServerCall, streamID: UInt32, mailbox: Mailbox<ServerOutput>) {
        let ticket = UInt64(streamID)
        call.onCancel { [weak call] in
            mailbox.evict(ticket, throwing: call?.cancellation ?? CancellationError())
        }
        self.init { message in
            guard message.count <= Frame.maximalLength else { throw Status(.tooLongForFrame) }
            try await mailbox.waitForRoom(as: ticket) { call.cancellation }
            mailbox.post(.message(streamID, message), carrying: message.count)
        }
    }
}
