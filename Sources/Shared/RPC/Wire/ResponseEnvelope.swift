import NIOCore
import RPCAPI
import Refusals
import SwiftProtobuf

/// What a response frame carries: the reply, or the status of a call that did not end well.
enum ResponseEnvelope: Hashable, Sendable {
    case reply([UInt8])
    case failure(Status)
}

extension ResponseEnvelope {
    /// Reads an envelope; fields it does not know are skipped. A missing status is OK.
    init(decoding bytes: ByteBuffer) throws(Malformed) {
        var reader = FieldReader(bytes)
        var payload: [UInt8] = []
        var status: [UInt8] = []
        while let tag = try reader.tag() {
            switch (tag.number, tag.type) {
            case (1, .bytes): status = try reader.array()
            case (2, .bytes): payload = try reader.array()
            default: try reader.skip(tag)
            }
        }
        guard !status.isEmpty else {
            self = .reply(payload)
            return
        }
        guard let message = try? RPCAPI.Status(serializedBytes: status) else {
            throw Malformed("状态无法解码", "bad status")
        }
        self = message.code == StatusCode.ok.rawValue ? .reply(payload) : .failure(Status(message))
    }

    func write(to bytes: inout ByteBuffer) {
        switch self {
        case .reply(let payload):
            bytes.writeField(2, payload)
        case .failure(let status):
            // Serialising these messages cannot fail: they have no required fields and no text but Swift's.
            let message: [UInt8]? = try? RPCAPI.Status(status).serializedBytes()
            bytes.writeField(1, message ?? [])
        }
    }
}

extension ByteBuffer {
    /// Appends the response that ends a stream. What no frame can hold becomes a refusal that one can.
    mutating func writeResponse(_ response: ResponseEnvelope, stream: UInt32) {
        if writeFrame(.response, stream: stream, data: { response.write(to: &$0) }) { return }
        _ = writeFrame(.response, stream: stream) {
            ResponseEnvelope.failure(Status(.tooLongForFrame)).write(to: &$0)
        }
    }
}

/// How long a reply can be.
package enum ReplyLimit {
    /// What a frame holds beside the envelope, which has the reply's signature.
    package static let bytes = Frame.maximalLength - (64 << 10)
}

extension Refusal {
    /// A message that no frame holds.
    static var tooLongForFrame: Refusal { Refusal(.messageTooLong, ["limit": "\(Frame.maximalLength)"]) }
}
