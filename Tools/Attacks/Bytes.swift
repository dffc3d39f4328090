/// Frames by hand: this module knows nothing of the code that it attacks.
enum Bytes {
    /// A frame's header as WIRE says, with any length that it claims.
    static func header(_ length: UInt32, stream: UInt32, kind: UInt8, flags: UInt8 = 0) -> [UInt8] {
        number(length) + number(stream) + [kind, flags]
    }

    static func frame(stream: UInt32, kind: UInt8, flags: UInt8 = 0, _ data: [UInt8] = []) -> [UInt8] {
        header(UInt32(data.count), stream: stream, kind: kind, flags: flags) + data
    }

    /// The opening of a call.
    static func request(stream: UInt32, _ call: Target.Call, flags: UInt8 = 0) -> [UInt8] {
        var data =
            field(1, Array(call.service.utf8)) + field(2, Array(call.method.utf8)) + field(3, call.payload)
        for (key, value) in call.metadata {
            data += field(5, field(1, Array(key.utf8)) + field(2, Array(value.utf8)))
        }
        return frame(stream: stream, kind: 1, flags: flags, data)
    }

    /// A call to the control service about a stream: `Cancel`, or `Credit` for many messages.
    static func control(stream: UInt32, _ method: String, about other: UInt32) -> [UInt8] {
        request(
            stream: stream,
            Target.Call(
                "qingtong.rpc.v1.Control", method, [0x08] + varint(other) + [0x10] + varint(.max)))
    }

    static func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        [number << 3 | 2] + varint(UInt32(bytes.count)) + bytes
    }

    private static func varint(_ value: UInt32) -> [UInt8] {
        value < 0x80 ? [UInt8(value)] : [UInt8(truncatingIfNeeded: value) | 0x80] + varint(value >> 7)
    }

    static func number(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
