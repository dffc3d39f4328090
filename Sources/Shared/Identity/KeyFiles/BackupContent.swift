import Crypto
import Refusals

/// The keys of a backup as they are sealed: a line `kind|name|64-hex` each, sorted.
struct BackupContent {
    let keys: [ServiceKeyName: SecretBytes]

    private static let hexCount = 64
    private static let newline = UInt8(ascii: "\n")

    init(keys: [ServiceKeyName: SecretBytes]) {
        precondition(keys.values.allSatisfy { $0.count == Self.hexCount / 2 }, "a key has 32 bytes")
        self.keys = keys
    }

    /// Reads them back; `nil` for what no backup holds.
    init?(text: SecretBytes) {
        var keys: [ServiceKeyName: SecretBytes] = [:]
        let isRead = text.withBytes { bytes in
            guard bytes.last == Self.newline else { return false }
            return bytes.dropLast().split(separator: Self.newline, omittingEmptySubsequences: false)
                .allSatisfy {
                    guard let (name, key) = Self.entry($0), keys[name] == nil else { return false }
                    keys[name] = key
                    return true
                }
        }
        guard isRead else { return nil }
        self.keys = keys
    }

    private static func entry(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> (ServiceKeyName, SecretBytes)? {
        guard line.count > hexCount, let key = SecretBytes.fromHex(line.suffix(hexCount)) else { return nil }
        let items = String(decoding: line.dropLast(hexCount), as: UTF8.self)
            .split(separator: "|", omittingEmptySubsequences: false)
        guard items.count == 3, items[2].isEmpty, let kind = ServiceKeyName.Kind(rawValue: String(items[0])),
            let name = try? TextLabel(items[1], field: "name")
        else { return nil }
        return (ServiceKeyName(kind, name: name), key)
    }

    var text: SecretBytes {
        let entries = keys.sorted { $0.key < $1.key }.map { name, key in
            (TextLine.joined(name.kind.rawValue, name.name.text, ""), key.hex)
        }
        return SecretBytes(count: entries.reduce(0) { $0 + $1.0.utf8.count + $1.1.count + 1 }) { room in
            var place = 0
            func write(_ bytes: some Sequence<UInt8>) {
                for byte in bytes {
                    room[place] = byte
                    place += 1
                }
            }
            for (head, hex) in entries {
                write(head.utf8)
                hex.withBytes { write($0) }
                write(CollectionOfOne(Self.newline))
            }
        }
    }
}
