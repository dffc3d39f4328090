package import Crypto
package import Refusals

/// What a service answers to a sealed message, under the key that came with it: only who sent the message reads it, also when others
/// send the same box again.
///
/// The bytes are a nonce and XChaCha20-Poly1305 of the padded message, bound to `qingtong-code-reply/v1|target|request-id`.
package enum CodeReply {
    /// The sealed reply.
    package static func sealed(
        _ message: SecretBytes, under key: SealingKey, in call: CodeCall
    ) -> [UInt8] {
        key.seal(BlockPadding.padded(message), data: data(call))
    }

    /// What was answered.
    ///
    /// - Throws: `code-reply-closed` for the reply to another request, and for one that was changed.
    package static func opened(
        _ reply: [UInt8], under key: SealingKey, in call: CodeCall
    ) throws(Refusal) -> SecretBytes {
        guard let padded = key.open(reply, data: data(call)), let message = BlockPadding.unpadded(padded)
        else {
            throw Refusal(.codeReplyClosed)
        }
        return message
    }

    private static func data(_ call: CodeCall) -> [UInt8] {
        Array(TextLine.joined("qingtong-code-reply/v1", call.target.text, call.requestID.text).utf8)
    }
}
