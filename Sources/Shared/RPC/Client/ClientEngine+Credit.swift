import NIOCore
import RPCAPI
import SwiftProtobuf

/// How the two ends of a connection learn what each may send, and keep to it.
extension ClientEngine {
    /// Says hello before the first stream of a connection.
    func greet() {
        guard greeting == .none, let streamID = streams.openGreeting() else { return }
        greeting = .asked
        let hello = HelloRequest.with {
            $0.versions = [ControlService.version]
            $0.features = ControlService.features
            $0.node = settings.node
            $0.credit = UInt32(clamping: settings.credit)
        }
        output.writeControl("Hello", hello, stream: streamID)
    }

    /// The server answered the greeting: messages that waited for that may go.
    func greeted(_ reply: HelloReply?) {
        if let reply, reply.features.contains(ControlService.credit) {
            greeting = .credit(Int(clamping: min(reply.credit, UInt32(Int32.max))))
        } else {
            greeting = .plain
        }
        for (number, entry) in calls where entry.call.shape.sendsMessages {
            if case .sent = entry.phase { allow(number) }
        }
    }

    /// Lets the caller of a stream on its way send what the server takes.
    func allow(_ number: UInt64) {
        switch greeting {
        case .none, .asked: break
        case .plain: mailbox?.unmeter(number)
        case .credit(let credit): mailbox?.grant(number, credit)
        }
    }

    /// Lets the server send more, if it asks.
    func writeCredit(_ credit: Int, of number: UInt64) {
        guard greeting != .plain, case .sent(let streamID)? = calls[number]?.phase else { return }
        writeControl("Credit", CreditRequest(credit, for: streamID))
    }
}
