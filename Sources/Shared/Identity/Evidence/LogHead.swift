package import Crypto
package import Refusals
package import Rulebook

/// The size and root of a service's log in one epoch, as the service signs it.
///
/// The text is `qingtong-tree-head/v2|node|epoch|size|root|time`.
package struct LogHead: CanonicalText {
    package let node: TextLabel
    package let epoch: TextLabel
    package let size: Int64
    package let root: Digest
    package let time: Instant

    /// A head.
    package init(node: TextLabel, epoch: TextLabel, size: Int64, root: Digest, time: Instant) {
        self.node = node
        self.epoch = epoch
        self.size = size
        self.root = root
        self.time = time
    }

    package var text: String {
        TextLine.joined(
            Self.label, node.text, epoch.text, "\(size)", root.hex, TextLine.text(time))
    }

    package init(text: String) throws(Refusal) {
        var items = try TextItems(text, label: Self.label, count: 5)
        try self.init(
            node: items.label(), epoch: items.label(), size: items.number(), root: items.digest(),
            time: items.instant())
    }

    private static let label = "qingtong-tree-head/v2"
}

/// A head as a witness signs it, with when it came: handed on with the next head, so that a log that is shown in two forms is found out.
///
/// The text is `qingtong-witness/v1|witness|node|epoch|size|root|time|received`.
package struct Cosignature: CanonicalText {
    package let witness: TextLabel
    package let head: LogHead
    package let received: Instant

    /// A head that a witness received.
    package init(witness: TextLabel, head: LogHead, received: Instant) {
        self.witness = witness
        self.head = head
        self.received = received
    }

    package var text: String {
        TextLine.joined(
            Self.label, witness.text, head.node.text, head.epoch.text, "\(head.size)", head.root.hex,
            TextLine.text(head.time), TextLine.text(received))
    }

    package init(text: String) throws(Refusal) {
        var items = try TextItems(text, label: Self.label, count: 7)
        let witness = try items.label()
        let head = try LogHead(
            node: items.label(), epoch: items.label(), size: items.number(), root: items.digest(),
            time: items.instant())
        self.init(witness: witness, head: head, received: try items.instant())
    }

    private static let label = "qingtong-witness/v1"
}
