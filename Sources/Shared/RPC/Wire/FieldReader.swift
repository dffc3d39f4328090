import NIOCore
import Refusals

/// Bytes that are not the message they should be.
package struct Malformed: Error, Hashable, Sendable {
    /// A few words for the peer's programmer.
    let detail: Wording

    init(_ chinese: String, _ english: String) {
        detail = Wording(chinese, english)
    }
}

/// Walks over the fields of one serialised message. Every read is checked; any bytes are safe.
package struct FieldReader {
    enum WireType: UInt8 {
        case varint = 0
        case fixed64 = 1
        case bytes = 2
        case groupStart = 3
        case groupEnd = 4
        case fixed32 = 5
    }

    /// What a field begins with.
    package struct Tag {
        /// The field's number in its schema.
        package let number: UInt64
        let type: WireType
    }

    /// Groups inside groups that are skipped; our messages have none.
    private static let maximalDepth = 16

    private var bytes: ByteBuffer
    private let count: Int

    init(_ bytes: ByteBuffer) {
        self.bytes = bytes
        count = bytes.readableBytes
    }

    /// A reader at the start of a message.
    package init(_ bytes: [UInt8]) {
        self.init(ByteBuffer(bytes: bytes))
    }

    /// How many bytes of the message it has read.
    package var place: Int { count - bytes.readableBytes }

    /// The next field's tag; `nil` at the end.
    package mutating func tag() throws(Malformed) -> Tag? {
        guard bytes.readableBytes > 0 else { return nil }
        let key = try varint()
        guard key >> 3 > 0, key <= UInt64(UInt32.max), let type = WireType(rawValue: UInt8(key & 7)) else {
            throw Malformed("字段标签有误", "bad field tag")
        }
        return Tag(number: key >> 3, type: type)
    }

    mutating func varint() throws(Malformed) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = bytes.readInteger(as: UInt8.self) else { throw Malformed("内容不完整", "cut short") }
            guard shift < 63 || byte <= 1 else { break }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw Malformed("数字过长", "number too long")
    }

    /// The data of a length-delimited field, without a copy.
    mutating func slice() throws(Malformed) -> ByteBuffer {
        let length = try varint()
        guard length <= UInt64(bytes.readableBytes), let slice = bytes.readSlice(length: Int(length)) else {
            throw Malformed("内容不完整", "cut short")
        }
        return slice
    }

    mutating func array() throws(Malformed) -> [UInt8] {
        Array(try slice().readableBytesView)
    }

    /// Text of at most so many bytes; UTF-8 or refused.
    mutating func text(limit: Int) throws(Malformed) -> String {
        let slice = try slice()
        guard slice.readableBytes <= limit else {
            throw Malformed("文字超过 \(limit) 字节", "text longer than \(limit) bytes")
        }
        let text = slice.withUnsafeReadableBytes { bytes in
            let bytes = bytes.bindMemory(to: UInt8.self)
            // Nearly always ASCII, which needs no general validation.
            return bytes.allSatisfy { $0 < 0x80 }
                ? String(decoding: bytes, as: UTF8.self) : String(validating: bytes, as: UTF8.self)
        }
        guard let text else { throw Malformed("文字不是 UTF-8", "text is not UTF-8") }
        return text
    }

    /// Moves past a field nobody asked for, whose tag was read last.
    package mutating func skip(_ tag: Tag) throws(Malformed) {
        // The numbers of the groups that are open: each ends under its own.
        var groups: [UInt64] = []
        var tag = tag
        while true {
            switch tag.type {
            case .varint: _ = try varint()
            case .fixed64: try skip(8)
            case .fixed32: try skip(4)
            case .bytes: _ = try slice()
            case .groupStart:
                guard groups.count < Self.maximalDepth else { throw Malformed("嵌套有误", "bad nesting") }
                groups.append(tag.number)
            case .groupEnd:
                guard groups.popLast() == tag.number else { throw Malformed("嵌套有误", "bad nesting") }
            }
            guard !groups.isEmpty else { return }
            guard let inner = try self.tag() else { throw Malformed("内容不完整", "cut short") }
            tag = inner
        }
    }

    private mutating func skip(_ count: Int) throws(Malformed) {
        guard bytes.readableBytes >= count else { throw Malformed("内容不完整", "cut short") }
        bytes.moveReaderIndex(forwardBy: count)
    }
}

extension ByteBuffer {
    /// Appends a base-128 number.
    mutating func writeVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            writeInteger(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        writeInteger(UInt8(truncatingIfNeeded: rest))
    }

    /// Appends a bytes field, unless it is empty and so says nothing. The number is at most 15.
    mutating func writeField(_ number: UInt8, _ value: [UInt8]) {
        guard !value.isEmpty else { return }
        writeFieldHead(number, count: value.count)
        writeBytes(value)
    }

    /// Appends what stands before so many bytes of a field. The number is at most 15.
    mutating func writeFieldHead(_ number: UInt8, count: Int) {
        writeInteger(number << 3 | 2)
        writeVarint(UInt64(count))
    }

    /// Appends a text field, unless it is empty and so says nothing. The number is at most 15.
    mutating func writeField(_ number: UInt8, _ value: String) {
        guard !value.isEmpty else { return }
        writeInteger(number << 3 | 2)
        writeVarint(UInt64(value.utf8.count))
        writeString(value)
    }

    /// Bytes that `writeField` makes of the text.
    static func fieldSize(_ value: String) -> Int {
        let count = value.utf8.count
        return count == 0 ? 0 : 1 + varintSize(UInt64(count)) + count
    }

    private static func varintSize(_ value: UInt64) -> Int {
        max(1, (UInt64.bitWidth - value.leadingZeroBitCount + 6) / 7)
    }
}
