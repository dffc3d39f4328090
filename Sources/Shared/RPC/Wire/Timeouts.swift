/// Time limits as they travel: nanoseconds left, in `timeout_nano` or, for streams, in metadata `qt-timeout`.
extension Duration {
    /// Nobody waits longer; what a peer asks beyond this counts as this.
    static let longestWait = Duration.seconds(366 * 86_400)

    /// Whole nanoseconds, within what 64 bits hold.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflows) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflows else { return seconds < 0 ? .min : .max }
        let (sum, exceeds) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
        return exceeds ? (seconds < 0 ? .min : .max) : sum
    }
}

extension RequestEnvelope {
    /// How long the caller waits, at least zero; `nil` when it names no limit.
    ///
    /// - Throws: When `qt-timeout` is not a number.
    func remaining() throws(Malformed) -> Duration? {
        var shortest: Int64?
        if timeout != 0 { shortest = timeout }
        if let text = metadata[Metadata.Keys.timeout] {
            guard let left = Int64(text) else { throw Malformed("\(Metadata.Keys.timeout) is not a number") }
            shortest = min(shortest ?? left, left)
        }
        return shortest.map { min(.nanoseconds(max($0, 0)), .longestWait) }
    }
}
