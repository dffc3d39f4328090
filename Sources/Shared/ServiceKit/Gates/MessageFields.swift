import RPC

/// The fields of a serialised message, as far as they can be told apart without its schema.
package enum MessageFields {
    /// Where the first field with that number or a higher one begins; the end of the bytes when there is none, and the
    /// start when the bytes before it are no fields in the order of their numbers.
    static func start(of number: UInt64, in bytes: [UInt8]) -> Int {
        var reader = FieldReader(bytes)
        var last: UInt64 = 0
        do {
            while true {
                let start = reader.place
                guard let tag = try reader.tag() else { return start }
                guard tag.number >= last else { return 0 }
                guard tag.number < number else { return start }
                last = tag.number
                try reader.skip(tag)
            }
        } catch {
            return 0
        }
    }

    /// The message without the fields of that number; `nil` when the bytes are no fields.
    static func bytes(of message: [UInt8], without number: UInt64) -> [UInt8]? {
        var reader = FieldReader(message)
        var rest: [UInt8] = []
        rest.reserveCapacity(message.count)
        var kept = 0
        do {
            while true {
                let start = reader.place
                guard let tag = try reader.tag() else { break }
                try reader.skip(tag)
                guard tag.number == number else { continue }
                rest += message[kept..<start]
                kept = reader.place
            }
        } catch {
            return nil
        }
        return rest + message[kept...]
    }

    /// A field of that number, at most 15, that holds a message.
    package static func field(_ number: UInt8, holding message: [UInt8]) -> [UInt8] {
        var field = [number << 3 | 2]
        field.reserveCapacity(message.count + 6)
        var count = message.count
        while count >= 0x80 {
            field.append(UInt8(truncatingIfNeeded: count) | 0x80)
            count >>= 7
        }
        field.append(UInt8(count))
        field += message
        return field
    }
}
