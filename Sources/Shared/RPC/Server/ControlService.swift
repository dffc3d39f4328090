import NIOCore
import RPCAPI
import Refusals
import SwiftProtobuf

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The reserved service by which two peers speak about their connection (docs/wire.md).
enum ControlService {
    static let name = "qingtong.rpc.v1.Control"
    /// The versions of our additions that we speak.
    static let version: UInt32 = 1
    static let features = ["cancel", "ping", credit]
    /// The feature of peers that send no faster than they are granted.
    static let credit = "credit"

    static func method(_ name: String) -> Method {
        Method(service: Self.name, name: name, kind: .unary, effect: .query, access: .everyone)
    }
}

extension ServerConnection {
    /// Answers a call to the reserved service, beside all limits: giving up a call must work on a full
    /// server.
    func answerControl(_ opening: ServerStreams<LiveCall>.Opening) throws(Refusal) -> [UInt8] {
        let method = opening.request.method
        guard !opening.flags.contains(.remoteOpen) else { throw Refusal(.wrongCallKind, ["method": method]) }
        switch method {
        case "Hello":
            let request = try decode(HelloRequest.self, opening)
            if request.features.contains(ControlService.credit), request.credit > 0 {
                credit = Int(clamping: min(request.credit, UInt32(Int32.max)))
            }
            return try encode(hello())
        case "Ping":
            return []
        case "Cancel":
            let request = try decode(CancelRequest.self, opening)
            fail(request.streamID, Status(Refusal(.callCancelled)))
            return []
        case "Credit":
            let request = try decode(CreditRequest.self, opening)
            mailbox.grant(UInt64(request.streamID), Int(clamping: request.messages))
            return []
        default:
            throw Refusal(.unknownMethod, ["service": ControlService.name, "method": method])
        }
    }

    private func hello() -> HelloReply {
        let settings = core.settings
        return HelloReply.with {
            $0.version = ControlService.version
            $0.features = ControlService.features
            $0.node = settings.node
            $0.time = Int64(Date().timeIntervalSince1970 * 1_000_000)
            $0.maxFrameBytes = UInt32(clamping: settings.maxFrameBytes)
            $0.maxInFlight = UInt32(clamping: settings.maxInFlightPerConnection)
            $0.credit = UInt32(clamping: settings.credit)
        }
    }

    /// Tells the client, in a call of the server's own whose reply nobody waits for, that it may send more.
    func writeCredit(_ credit: Int, for streamID: UInt32) {
        guard let own = streams.openOwn() else { return }
        output.writeControl("Credit", CreditRequest(credit, for: streamID), stream: own)
    }

    private func decode<Request: SwiftProtobuf.Message>(
        _ type: Request.Type, _ opening: ServerStreams<LiveCall>.Opening
    ) throws(Refusal) -> Request {
        do {
            return try Request(serializedBytes: opening.request.payload)
        } catch {
            throw Refusal(
                .malformedRequest,
                words: [
                    "detail": Wording(
                        "内容不是 \(Request.protoMessageName)", "payload is not a \(Request.protoMessageName)")
                ])
        }
    }

    private func encode(_ reply: HelloReply) throws(Refusal) -> [UInt8] {
        do {
            return try reply.serializedBytes()
        } catch {
            throw Refusal(.internalFailure, ["correlation": ControlService.name])
        }
    }
}

extension CreditRequest {
    /// So much more on that stream.
    init(_ credit: Int, for streamID: UInt32) {
        self = .with {
            $0.streamID = streamID
            $0.messages = UInt32(clamping: credit)
        }
    }
}

extension ByteBuffer {
    /// Appends a call to the peer's control service.
    mutating func writeControl(_ method: String, _ request: some SwiftProtobuf.Message, stream: UInt32) {
        // Fails only for messages with required fields, which proto3 does not have.
        guard let payload: [UInt8] = try? request.serializedBytes() else { return }
        _ = writeFrame(.request, stream: stream) {
            RequestEnvelope(service: ControlService.name, method: method, payload: payload).write(to: &$0)
        }
    }
}
