/// The fields of a serialised message, as far as they can be told apart without its schema.
enum MessageFields {
    /// Where the first field with that number or a higher one begins; the end of the bytes when there is none, and the
    /// start when the bytes before it are no fields in the order of their numbers.
    static func start(of number: UInt64, in bytes: [UInt8]) -> Int {
        var (place, last) = (0, UInt64(0))
        while place < bytes.count {
            let start = place
            guard let tag = varint(bytes, &place), tag >> 3 >= last else { return 0 }
            guard tag >> 3 < number else { return start }
            last = tag >> 3
            guard let length = length(of: tag & 7, bytes, &place), length <= bytes.count - place else {
                return 0
            }
            place += length
        }
        return place
    }

    /// How many bytes the value of a field takes from the place on, which is moved behind what says so.
    private static func length(of wireType: UInt64, _ bytes: [UInt8], _ place: inout Int) -> Int? {
        switch wireType {
        case 0: varint(bytes, &place).map { _ in 0 }
        case 1: 8
        case 2: varint(bytes, &place).flatMap { Int(exactly: $0) }
        case 5: 4
        default: nil
        }
    }

    private static func varint(_ bytes: [UInt8], _ place: inout Int) -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard place < bytes.count else { return nil }
            let byte = bytes[place]
            place += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }
}
