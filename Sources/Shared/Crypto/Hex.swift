/// Lower-case hexadecimal text, two characters a byte.
enum Hex {
    static func text(_ bytes: some Collection<UInt8>) -> String {
        bytes.withBytes { start, count in
            String(unsafeUninitializedCapacity: count * 2) { buffer in
                for place in 0..<count {
                    buffer[2 * place] = digit(start[place] >> 4)
                    buffer[2 * place + 1] = digit(start[place] & 15)
                }
                return count * 2
            }
        }
    }

    /// The character of a number from 0 to 15.
    static func digit(_ number: UInt8) -> UInt8 {
        number < 10 ? number + UInt8(ascii: "0") : number - 10 + UInt8(ascii: "a")
    }

    /// The bytes; `nil` when the text has an odd length or any character but `0-9 a-f`: one spelling for the same bytes, so
    /// that nothing that was signed, logged or looked up can be written in two ways.
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        var own = String(text)
        return own.withUTF8 { characters in
            guard characters.count.isMultiple(of: 2) else { return nil }
            var isHex = true
            let result = [UInt8](unsafeUninitializedCapacity: characters.count / 2) { bytes, filled in
                for place in 0..<characters.count / 2 {
                    let (high, low) = (value(characters[2 * place]), value(characters[2 * place + 1]))
                    guard let high, let low else {
                        isHex = false
                        return
                    }
                    bytes[place] = high << 4 | low
                    filled += 1
                }
            }
            return isHex ? result : nil
        }
    }

    private static func value(_ character: UInt8) -> UInt8? {
        switch character {
        case 0x30...0x39: character - 0x30
        case 0x61...0x66: character - 0x61 + 10
        default: nil
        }
    }
}
