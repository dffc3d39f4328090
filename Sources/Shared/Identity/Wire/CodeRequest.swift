package import Crypto
package import Refusals
package import Rulebook

/// The call that a sealed message travels in. A message put into another call does not count there.
package struct CodeCall: Hashable, Sendable {
    /// The service instance.
    package let target: TextLabel
    /// By its path.
    package let method: TextLabel
    /// Who signs the call; `nil` for a call that nobody signs.
    package let principal: TextLabel?
    package let requestID: TextLabel

    /// A call.
    package init(target: TextLabel, method: TextLabel, principal: TextLabel?, requestID: TextLabel) {
        self.target = target
        self.method = method
        self.principal = principal
        self.requestID = requestID
    }

    var items: [String] {
        [target.text, method.text, principal?.text ?? TextLine.none, requestID.text]
    }
}

/// A message with a receipt code in it, sealed to the service's box key, with a key made for the reply alone.
///
/// In the box stand `qingtong-code/v1|target|method|principal|request-id|time|reply-key`, a line feed, and the message.
package struct CodeRequest: Sendable, Equatable {
    package let call: CodeCall
    package let time: Instant
    /// What the reply will be sealed under.
    package let replyKey: SealingKey
    package let message: SecretBytes

    /// A message for a call, with a fresh key for the reply.
    package init(_ message: SecretBytes, in call: CodeCall, at time: Instant) {
        guard let key = SealingKey(.random(SealingKey.byteCount)) else {
            preconditionFailure("32 bytes make a key")
        }
        self.init(message, in: call, at: time, replyKey: key)
    }

    init(_ message: SecretBytes, in call: CodeCall, at time: Instant, replyKey: SealingKey) {
        self.call = call
        self.time = time
        self.replyKey = replyKey
        self.message = message
    }

    private static let label = "qingtong-code/v1"
    private static let hexCount = SealingKey.byteCount * 2
    private static let longestHead = 1024
    /// How far the time of a call that nobody signs may lie from the service's clock, in seconds.
    package static let windowSeconds: Int64 = 120

    /// The box: others each time, though a repetition sends the same.
    package func sealed(to key: BoxPublicKey) -> [UInt8] {
        let head = ([Self.label] + call.items + [TextLine.text(time), ""]).joined(separator: "|")
        let hex = replyKey.secret.hex
        let (start, count) = (head.utf8.count, head.utf8.count + hex.count + 1)
        let plain = SecretBytes(count: count + message.count) { room in
            for (place, byte) in head.utf8.enumerated() { room[place] = byte }
            hex.withBytes { for (place, byte) in $0.enumerated() { room[start + place] = byte } }
            room[count - 1] = UInt8(ascii: "\n")
            message.withBytes { for (place, byte) in $0.enumerated() { room[count + place] = byte } }
        }
        return key.seal(plain)
    }

    /// What is in a box, when it was sealed for this call.
    ///
    /// - Throws: `code-box-closed` when it is sealed to another key or was changed; `code-box-malformed`; `code-box-moved` when it was sealed for
    ///   another call; `code-box-late` when nobody signs the call and its time lies more than 120 s off.
    package init(
        opening box: [UInt8], with pair: BoxKeyPair, in call: CodeCall, at now: Instant
    ) throws(Refusal) {
        guard let plain = pair.open(box) else { throw Refusal(.codeBoxClosed) }
        guard let (head, key, message) = Self.parts(of: plain), let replyKey = SealingKey(key) else {
            throw Refusal(.codeBoxMalformed)
        }
        let items = head.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard items.count == 7, items[0] == Self.label, items[6].isEmpty, let time = Int64(items[5]),
            time >= 0, String(time) == items[5]
        else { throw Refusal(.codeBoxMalformed) }
        guard Array(items[1...4]) == call.items else { throw Refusal(.codeBoxMoved) }
        self.init(message, in: call, at: Instant(microseconds: time), replyKey: replyKey)
        guard call.principal != nil || isTimely(at: now) else { throw Refusal(.codeBoxLate) }
    }

    private func isTimely(at now: Instant) -> Bool {
        now >= time.adding(seconds: -Self.windowSeconds) && now <= time.adding(seconds: Self.windowSeconds)
    }

    /// The text before the reply key, the reply key, and the message.
    private static func parts(of plain: SecretBytes) -> (String, SecretBytes, SecretBytes)? {
        plain.withBytes { bytes in
            let beginning = bytes.prefix(longestHead + hexCount + 1)
            guard let end = beginning.firstIndex(of: UInt8(ascii: "\n")), end > hexCount,
                let key = SecretBytes.fromHex(bytes[end - hexCount..<end])
            else { return nil }
            return (
                String(decoding: bytes[..<(end - hexCount)], as: UTF8.self), key,
                SecretBytes(copying: bytes[(end + 1)...])
            )
        }
    }
}

extension CodeRequest: CustomStringConvertible, CustomReflectable {
    package var description: String { "sealed message for \(call.method)" }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
