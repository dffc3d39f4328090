import NIOCore

/// What stands before every frame's data: ten bytes, big-endian.
struct FrameHeader: Hashable, Sendable {
    static let byteCount = 10

    /// Bytes of data that follow.
    var length: Int
    var streamID: UInt32
    /// `nil` when the number is none we know.
    var kind: Frame.Kind?
    var flags: Frame.Flags

    /// Reads the header at the front without moving past it; `nil` while it is incomplete.
    init?(peeking bytes: ByteBuffer) {
        let at = bytes.readerIndex
        guard let length = bytes.getInteger(at: at, as: UInt32.self),
            let streamID = bytes.getInteger(at: at + 4, as: UInt32.self),
            let kind = bytes.getInteger(at: at + 8, as: UInt8.self),
            let flags = bytes.getInteger(at: at + 9, as: UInt8.self)
        else { return nil }
        self.length = Int(length)
        self.streamID = streamID
        self.kind = Frame.Kind(rawValue: kind)
        self.flags = Frame.Flags(rawValue: flags)
    }
}

/// One frame of the wire (docs/wire.md).
struct Frame: Hashable, Sendable {
    /// No frame's data is longer, so the first byte of every frame is zero.
    static let maximalLength = 4 << 20
    /// A frame up to this long is refused and skipped. Other implementations send what is over the limit; one
    /// message too long must not cost them every call on the connection.
    static let skippableLength = 2 * maximalLength

    enum Kind: UInt8, Hashable, Sendable {
        /// Opens a stream.
        case request = 1
        /// Ends it.
        case response = 2
        case data = 3
    }

    /// Flags speak from the receiver's side. Those we do not know are ignored.
    struct Flags: OptionSet, Hashable, Sendable {
        let rawValue: UInt8

        /// The sender will send no more on this stream.
        static let remoteClosed = Flags(rawValue: 0x01)
        /// The sender of this request will send data.
        static let remoteOpen = Flags(rawValue: 0x02)
        /// The data frame carries no message, not even an empty one.
        static let noData = Flags(rawValue: 0x04)
    }

    var streamID: UInt32
    /// `nil` when the number is none we know.
    var kind: Kind?
    var flags: Flags
    var data: ByteBuffer
}
