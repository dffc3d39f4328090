/// Lower-case hexadecimal text, two characters a byte.
enum Hex {
    static func text(_ bytes: some Collection<UInt8>) -> String {
        String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
            var place = 0
            for byte in bytes {
                buffer[place] = digit(byte >> 4)
                buffer[place + 1] = digit(byte & 15)
                place += 2
            }
            return place
        }
    }

    /// The character of a number from 0 to 15.
    static func digit(_ number: UInt8) -> UInt8 {
        number < 10 ? number + UInt8(ascii: "0") : number - 10 + UInt8(ascii: "a")
    }

    /// The bytes; `nil` when the text has an odd length or any character but `0-9 a-f`: one spelling for the same bytes, so
    /// that nothing that was signed, logged or looked up can be written in two ways.
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count.isMultiple(of: 2) else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(characters.count / 2)
        for place in stride(from: 0, to: characters.count, by: 2) {
            guard let high = value(characters[place]), let low = value(characters[place + 1]) else {
                return nil
            }
            result.append(high << 4 | low)
        }
        return result
    }

    private static func value(_ character: UInt8) -> UInt8? {
        switch character {
        case 0x30...0x39: character - 0x30
        case 0x61...0x66: character - 0x61 + 10
        default: nil
        }
    }
}
