import Crypto
package import Refusals
import Rulebook

extension KeysBackup {
    /// The file's text.
    package var text: String {
        let plain =
            Self.head(node, time, keys, [])
            + zip(holders, boxes).map { holder, box in
                TextLine.joined("holder", holder.name.text, holder.boxKey.hex, HexText.text(box)) + "\n"
            }.joined()
        let lines = plain + TextLine.joined("sealed", HexText.text(sealed)) + "\n"
        return lines + TextLine.joined("digest", TextLine.digest(lines).hex) + "\n"
    }

    /// The longest file, in bytes.
    package static let longest = 128 << 10

    /// Reads a file's text.
    ///
    /// - Throws: `keys-backup-damaged` for anything that `text` does not give, and when its last line does not fit it.
    package init(text: String) throws(Refusal) {
        guard text.utf8.count <= Self.longest, let backup = try? Self.parsed(text), backup.text == text else {
            throw Refusal(.keysBackupDamaged)
        }
        self = backup
    }

    private static func parsed(_ text: String) throws(Refusal) -> KeysBackup {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        // Label, node, time, a key at least, two holders, the sealed line, the digest, and nothing after the last line feed.
        guard lines.count >= 9, lines[0] == label, lines.last == "" else { throw Refusal(.keysBackupDamaged) }
        var node = try TextItems(lines[1], label: "node", count: 1)
        var time = try TextItems(lines[2], label: "time", count: 1)
        var keys: [ServiceKeyName: KeyCheckValue] = [:]
        for line in lines[3..<lines.count - 5] {
            var items = try TextItems(line, label: "key", count: 3)
            let kind = try items.value { ServiceKeyName.Kind(rawValue: String($0)) }
            let name = ServiceKeyName(kind, name: try items.label())
            keys[name] = try items.value { KeyCheckValue(text: $0) }
        }
        var holders: [Holder] = []
        var boxes: [[UInt8]] = []
        for line in lines[(lines.count - 5)..<(lines.count - 3)] {
            var items = try TextItems(line, label: "holder", count: 3)
            holders.append(Holder(name: try items.label(), boxKey: try items.boxKey()))
            boxes.append(try items.value { HexText.bytes($0) })
        }
        try require(keys.count, holders)
        var sealed = try TextItems(lines[lines.count - 3], label: "sealed", count: 1)
        return try KeysBackup(
            node: node.label(), time: time.instant(), keys: keys, holders: holders, boxes: boxes,
            sealed: sealed.value { HexText.bytes($0) })
    }
}
