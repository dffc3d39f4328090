import Crypto

/// Padding to whole KiB, so that a length tells little: a byte 0x80, then as many zeros as are missing (ISO/IEC 7816-4).
enum BlockPadding {
    static let block = 1024

    static func padded(_ plain: SecretBytes) -> SecretBytes {
        let length = (plain.count / block + 1) * block
        return SecretBytes(count: length) { room in
            plain.withBytes { bytes in
                for (place, byte) in bytes.enumerated() { room[place] = byte }
            }
            room[plain.count] = 0x80
        }
    }

    /// What was padded; `nil` for anything that `padded` does not make.
    static func unpadded(_ padded: SecretBytes) -> SecretBytes? {
        guard padded.count > 0, padded.count.isMultiple(of: block) else { return nil }
        return padded.withBytes { bytes in
            guard let mark = bytes.lastIndex(where: { $0 != 0 }), bytes[mark] == 0x80,
                bytes.count - mark <= block
            else { return nil }
            return SecretBytes(copying: bytes[..<mark])
        }
    }
}
