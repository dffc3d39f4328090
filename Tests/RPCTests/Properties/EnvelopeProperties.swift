import NIOCore
import Refusals

@testable import RPC

/// Reading envelopes: what can be read can be written, and reads back as the same.
enum EnvelopeProperties {
    static func checkRequest(_ bytes: [UInt8]) throws(Broken) {
        guard let request = try? RequestEnvelope(decoding: ByteBuffer(bytes: bytes)) else { return }
        var written = ByteBuffer()
        request.write(to: &written)
        let again = try? RequestEnvelope(decoding: written)
        try hold(again == request, "a request reads back as another")
        try hold(
            request.metadata.pairs.count <= RequestEnvelope.metadataCount, "more metadata than is allowed")
        guard let left = try? request.remaining() else { return }
        try hold(
            left >= .zero && left <= .longestWait, "a remaining time of \(left)")
    }

    static func checkResponse(_ bytes: [UInt8]) throws(Broken) {
        guard let response = try? ResponseEnvelope(decoding: ByteBuffer(bytes: bytes)) else { return }
        var written = ByteBuffer()
        response.write(to: &written)
        let again = try? ResponseEnvelope(decoding: written)
        try hold(again == response, "a response reads back as another")
        guard case .failure(let status) = response else { return }
        try hold(status.code != .ok, "a failure with code OK")
        // What is sent of a status that no frame holds must fit all the more.
        var frame = ByteBuffer()
        frame.writeResponse(response, stream: 1)
        let item = try FrameProperties.items(
            of: Array(buffer: frame), limit: Frame.maximalLength, in: [frame.readableBytes])
        try hold(item.count == 1, "a response is not one frame")
    }
}
