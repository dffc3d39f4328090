/// How a client treats its connection.
package struct ClientSettings: Sendable {
    /// Calls under way, those that wait for a connection included.
    package var maxInFlight = 16_384
    /// The longest frame taken, in bytes; at most 4 MiB, the wire's own limit.
    package var maxFrameBytes = Frame.maximalLength
    /// The time for one attempt to connect.
    package var connectTimeout = Duration.seconds(5)
    /// Failed attempts to connect that a call sits through, within its deadline, before it fails
    /// (`not-sent`).
    package var connectAttempts = 3
    /// The wait after the first failed attempt; it doubles with each, and half of it is random.
    package var firstBackoff = Duration.milliseconds(50)
    /// No wait between attempts is longer.
    package var longestBackoff = Duration.seconds(5)
    /// A connection without calls is closed after that long; shorter than a server's, so that a call does not
    /// meet a connection that the server is about to close.
    package var idleTime = Duration.seconds(300)
    /// With calls under way, the peer is asked for a sign of life after that long without a byte.
    package var pingAfter = Duration.seconds(30)
    /// The connection is given up when no byte follows the question for that long.
    package var pingTimeout = Duration.seconds(15)
    /// The name of this program, told to the server; empty when it has none.
    package var node = ""
    /// What a server that knows of credit may send on one stream ahead of its reader (`Credit`): as many
    /// messages of less than 16 KiB.
    package var credit = 256
    /// Messages of one stream that may wait for their reader when the server knows nothing of credit.
    package var maxBufferedMessages = 65_536
    /// Their bytes.
    package var maxBufferedBytes = 16 << 20
    /// Bytes of all streams that may wait for their readers. The stream whose message does not fit ends.
    package var maxBufferedBytesPerConnection = 64 << 20

    /// The defaults, which suit services near each other.
    package init() {}
}

extension ClientSettings {
    /// What one stream may keep for its reader: at least what its credit lets come.
    var bufferLimits: MessageBuffer.Limits {
        let credit = Credit.limits(of: credit)
        return .init(
            messages: max(maxBufferedMessages, credit.messages), bytes: max(maxBufferedBytes, credit.bytes))
    }

    /// The wait after so many failed attempts in a row. The jitter, from 0 to 1, is chosen at random so that
    /// many clients do not come back at once.
    func backoff(afterFailures failures: Int, jitter: Double) -> Duration {
        let doublings = min(max(failures - 1, 0), 30)
        let full = min(firstBackoff * (1 << doublings), longestBackoff)
        return full / 2 + full / 2 * jitter
    }
}
