import RPC

/// The fields of a serialised message, as far as they can be told apart without its schema.
enum MessageFields {
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
}
