/// Time limits as they travel: nanoseconds left, in `timeout_nano` or, for streams, in metadata `qt-timeout`.
extension Duration {
    /// Nobody waits longer; what a peer asks beyond this counts as this.
    static let longestWait = Duration.seconds(366 * 86_400)

    /// Whole nanoseconds, at most `longestWait` in either direction: a duration that a peer sent may be too
    /// long to be counted at all.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = min(max(self, .zero - .longestWait), .longestWait).components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}

extension RequestEnvelope {
    /// How long the caller waits, at least zero; `nil` when it names no limit.
    ///
    /// - Throws: When `qt-timeout` is not a number, or stands twice.
    func remaining() throws(Malformed) -> Duration? {
        var shortest: Int64?
        if timeout != 0 { shortest = timeout }
        if let (text, isRepeated) = metadata.value(Metadata.Keys.timeout) {
            guard let left = WireNumber.value(of: text) else {
                throw Malformed(
                    "\(Metadata.Keys.timeout) 不是数字", "\(Metadata.Keys.timeout) is not a number")
            }
            guard !isRepeated else {
                throw Malformed(
                    "\(Metadata.Keys.timeout) 出现两次", "\(Metadata.Keys.timeout) stands twice")
            }
            shortest = min(shortest ?? left, left)
        }
        return shortest.map { min(.nanoseconds(max($0, 0)), .longestWait) }
    }
}
