extension SecretBytes {
    /// The bytes as lower-case hexadecimal, itself a secret: two characters a byte.
    package var hex: SecretBytes {
        SecretBytes(count: count * 2) { room in
            withBytes { bytes in
                for (place, byte) in bytes.enumerated() {
                    room[2 * place] = Self.digit(byte >> 4)
                    room[2 * place + 1] = Self.digit(byte & 15)
                }
            }
        }
    }

    /// The bytes that lower-case hexadecimal stands for; `nil` for anything else.
    package static func fromHex(_ characters: some Collection<UInt8>) -> SecretBytes? {
        guard characters.count.isMultiple(of: 2),
            characters.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        return SecretBytes(count: characters.count / 2) { room in
            var place = 0
            for character in characters {
                room[place / 2] = room[place / 2] << 4 | value(character)
                place += 1
            }
        }
    }

    // Without a branch or a table, so that the time tells nothing of the bytes.
    private static func digit(_ number: UInt8) -> UInt8 {
        0x30 &+ number &+ ((9 &- number) >> 7) &* 39
    }

    private static func value(_ character: UInt8) -> UInt8 {
        (character & 15) &+ (character >> 6) &* 9
    }
}
