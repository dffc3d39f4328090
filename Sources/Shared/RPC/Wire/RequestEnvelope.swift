import NIOCore

/// What a request frame carries: who is called, with what, and how long the caller waits.
struct RequestEnvelope: Hashable, Sendable {
    /// Bytes of a service's or method's name.
    static let nameLimit = 255
    /// Key-value pairs of metadata.
    static let metadataCount = 64
    /// Bytes of one metadata key or value.
    static let metadataTextLimit = 8 << 10

    /// Full proto name.
    var service = ""
    /// Bare name.
    var method = ""
    var payload: [UInt8] = []
    /// Nanoseconds left; 0 when the caller names none.
    var timeout: Int64 = 0
    var metadata: Metadata = [:]
}

extension RequestEnvelope {
    /// Reads an envelope; fields it does not know are skipped, and of a field that stands twice the last
    /// counts.
    init(decoding bytes: ByteBuffer) throws(Malformed) {
        var reader = FieldReader(bytes)
        var pairs: [(key: String, value: String)] = []
        while let tag = try reader.tag() {
            switch (tag.number, tag.type) {
            case (1, .bytes): service = try reader.text(limit: Self.nameLimit)
            case (2, .bytes): method = try reader.text(limit: Self.nameLimit)
            case (3, .bytes): payload = try reader.array()
            case (4, .varint): timeout = Int64(bitPattern: try reader.varint())
            case (5, .bytes):
                guard pairs.count < Self.metadataCount else { throw Malformed("元数据过多", "too much metadata") }
                pairs.append(try Self.pair(try reader.slice()))
            default: try reader.skip(tag)
            }
        }
        metadata = Metadata(pairs)
    }

    private static func pair(_ bytes: ByteBuffer) throws(Malformed) -> (key: String, value: String) {
        var reader = FieldReader(bytes)
        var pair = (key: "", value: "")
        while let tag = try reader.tag() {
            switch (tag.number, tag.type) {
            case (1, .bytes): pair.key = try reader.text(limit: metadataTextLimit)
            case (2, .bytes): pair.value = try reader.text(limit: metadataTextLimit)
            default: try reader.skip(tag)
            }
        }
        return pair
    }

    func write(to bytes: inout ByteBuffer) {
        bytes.writeField(1, service)
        bytes.writeField(2, method)
        bytes.writeField(3, payload)
        if timeout != 0 {
            bytes.writeInteger(UInt8(4 << 3))
            bytes.writeVarint(UInt64(bitPattern: timeout))
        }
        for pair in metadata.pairs {
            bytes.writeInteger(UInt8(5 << 3 | 2))
            bytes.writeVarint(UInt64(ByteBuffer.fieldSize(pair.key) + ByteBuffer.fieldSize(pair.value)))
            bytes.writeField(1, pair.key)
            bytes.writeField(2, pair.value)
        }
    }
}
