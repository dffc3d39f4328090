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
    /// The longest wait after the first failed attempt; it doubles with each, and the wait is a random part of it.
    package var firstBackoff = Duration.milliseconds(50)
    /// No wait between attempts is longer.
    package var longestBackoff = Duration.seconds(5)
    /// A connection without calls is closed after that long; shorter than a server's, so that a call does not
    /// meet a connection that the server is about to close.
    package var idleTime = Duration.seconds(300)
    /// With calls under way, the peer is pinged after that long without a byte.
    package var pingAfter = Duration.seconds(30)
    /// The connection is given up when no byte follows the ping for that long.
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

    /// Tries of one call, the first included.
    package var tries = 4
    /// The pauses between them; a server that says when to come back is not asked before.
    package var retryPauses = GrowingPause(first: .milliseconds(100), longest: .seconds(2))
    /// Repeats that all calls together may make at once, until successes allow more.
    package var retryBudget = 20
    /// Repeats allowed for every hundred calls that succeed.
    package var retryPercent = 10
    /// Failures in a row after which an address is not tried for a while.
    package var circuitTolerance = 3
    /// For how long.
    package var circuitPauses = GrowingPause(first: .seconds(1), longest: .seconds(30))
    /// The chance in all pauses.
    package var jitter = Jitter.system

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

    /// The pauses between attempts to connect.
    var backoff: GrowingPause { GrowingPause(first: firstBackoff, longest: longestBackoff) }
}
