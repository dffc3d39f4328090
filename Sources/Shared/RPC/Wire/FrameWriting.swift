import NIOCore

extension ByteBuffer {
    /// Appends a frame whose data the closure writes.
    ///
    /// - Returns: False when the data outgrew what a frame may hold; the buffer is then as it was.
    mutating func writeFrame(
        _ kind: Frame.Kind, stream: UInt32, flags: Frame.Flags = [], data: (inout ByteBuffer) -> Void
    ) -> Bool {
        let start = writerIndex
        writeFrameHeader(kind, stream: stream, flags: flags, length: 0)
        data(&self)
        let length = writerIndex - start - FrameHeader.byteCount
        guard length <= Frame.maximalLength else {
            moveWriterIndex(to: start)
            return false
        }
        setInteger(UInt32(length), at: start)
        return true
    }

    /// Appends the header of a frame with so many bytes of data, which are at most `Frame.maximalLength`.
    mutating func writeFrameHeader(
        _ kind: Frame.Kind, stream: UInt32, flags: Frame.Flags = [], length: Int
    ) {
        writeInteger(UInt32(truncatingIfNeeded: length))
        writeInteger(stream)
        writeInteger(kind.rawValue)
        writeInteger(flags.rawValue)
    }

    /// Appends a data frame with one message.
    ///
    /// - Returns: False when the message is too long for a frame; the buffer is then as it was.
    mutating func writeMessage(_ message: [UInt8], stream: UInt32, flags: Frame.Flags = []) -> Bool {
        guard message.count <= Frame.maximalLength else { return false }
        return writeFrame(.data, stream: stream, flags: flags) { $0.writeBytes(message) }
    }

    /// Appends the data frame that ends a side of a stream without a further message.
    mutating func writeEndOfMessages(stream: UInt32) {
        _ = writeFrame(.data, stream: stream, flags: [.remoteClosed, .noData]) { _ in }
    }
}
