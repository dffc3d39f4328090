package import Crypto
package import Refusals
package import Rulebook

/// A service's keys, sealed to two holders, each of whom can open them alone: with one holder gone nothing is lost. They are in no backup of
/// the store, so that neither backup is worth anything by itself.
///
/// The text has a line each for label, node and time, then `key|kind|name|check-value` for each key and `holder|name|box-key|box` for each holder,
/// sorted, then `sealed|hex`, and the SHA-256 of the lines before. What is sealed are the lines `kind|name|hex`; it is bound to the lines
/// down to the last holder, without the boxes.
package struct KeysBackup: Hashable, Sendable {
    /// Who can open it.
    package struct Holder: Hashable, Sendable {
        package let name: TextLabel
        package let boxKey: BoxPublicKey

        /// A holder.
        package init(name: TextLabel, boxKey: BoxPublicKey) {
            self.name = name
            self.boxKey = boxKey
        }
    }

    package let node: TextLabel
    package let time: Instant
    /// Which keys are in it, with their check values: health compares them without opening anything.
    package let keys: [ServiceKeyName: KeyCheckValue]
    /// Sorted by name.
    package let holders: [Holder]
    /// The sealing key in a box for each holder.
    let boxes: [[UInt8]]
    let sealed: [UInt8]

    /// How many holders a backup has.
    package static let holderCount = 2
    /// The most keys.
    package static let mostKeys = 64

    /// Seals keys of 32 bytes each.
    ///
    /// - Throws: `keys-backup-holders` unless there are two, of different names and keys; `keys-backup-empty` without keys or with more than 64.
    package init(
        of keys: [ServiceKeyName: SecretBytes], node: TextLabel, holders: [Holder], at time: Instant
    ) throws(Refusal) {
        let key = SecretBytes.random(SealingKey.byteCount)
        let content = BackupContent(keys: keys)
        let holders = holders.sorted { $0.name < $1.name }
        try Self.require(keys.count, holders)
        let checks = keys.mapValues(KeyCheckValue.init(of:))
        let data = Array(Self.head(node, time, checks, holders).utf8)
        guard let sealing = SealingKey(key) else { preconditionFailure("32 bytes make a key") }
        self.init(
            node: node, time: time, keys: checks, holders: holders,
            boxes: holders.map { $0.boxKey.seal(key) }, sealed: sealing.seal(content.text, data: data))
    }

    init(
        node: TextLabel, time: Instant, keys: [ServiceKeyName: KeyCheckValue], holders: [Holder],
        boxes: [[UInt8]], sealed: [UInt8]
    ) {
        self.node = node
        self.time = time
        self.keys = keys
        self.holders = holders
        self.boxes = boxes
        self.sealed = sealed
    }

    static func require(_ count: Int, _ holders: [Holder]) throws(Refusal) {
        guard holders.count == holderCount, holders[0].name < holders[1].name,
            holders[0].boxKey != holders[1].boxKey
        else { throw Refusal(.keysBackupHolders) }
        guard (1...mostKeys).contains(count) else {
            throw Refusal(.keysBackupEmpty, ["limit": "\(mostKeys)"])
        }
    }

    /// The keys.
    ///
    /// - Throws: `keys-backup-not-holder` for a pair to which nothing was sealed; `keys-backup-altered` when it does not open although its lines fit,
    ///   and when a key is not the one its check value stands for.
    package func open(with pair: BoxKeyPair) throws(Refusal) -> [ServiceKeyName: SecretBytes] {
        guard let place = holders.firstIndex(where: { $0.boxKey == pair.publicKey }) else {
            throw Refusal(.keysBackupNotHolder)
        }
        guard let key = pair.open(boxes[place]).flatMap(SealingKey.init),
            let text = key.open(sealed, data: Array(Self.head(node, time, keys, holders).utf8)),
            let content = BackupContent(text: text),
            content.keys.mapValues(KeyCheckValue.init(of:)) == keys
        else { throw Refusal(.keysBackupAltered) }
        return content.keys
    }

    /// Which of these keys are not in the backup: what health names as unsaved.
    package func missing(from present: [ServiceKeyName: KeyCheckValue]) -> [ServiceKeyName] {
        present.filter { keys[$0.key] != $0.value }.keys.sorted()
    }

    /// What the sealed bytes are bound to.
    static func head(
        _ node: TextLabel, _ time: Instant, _ keys: [ServiceKeyName: KeyCheckValue], _ holders: [Holder]
    ) -> String {
        let lines =
            [label, TextLine.joined("node", node.text), TextLine.joined("time", TextLine.text(time))]
            + keys.sorted { $0.key < $1.key }.map { name, check in
                TextLine.joined("key", name.kind.rawValue, name.name.text, check.text)
            } + holders.map { TextLine.joined("holder", $0.name.text, $0.boxKey.hex) }
        return lines.map { $0 + "\n" }.joined()
    }

    static let label = "qingtong-keys-backup/v1"
}
