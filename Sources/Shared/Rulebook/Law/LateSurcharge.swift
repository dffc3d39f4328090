/// What is added to a fine that is paid late: 3 % of it for each day, up to the fine itself (行政处罚法 art. 72).
package enum LateSurcharge {
    /// The surcharge in fen, rounded down.
    ///
    /// Days during which a review or a lawsuit stops the count (art. 73) are for the caller to leave out.
    ///
    /// - Parameters:
    ///   - fine: The fine in fen; a negative one counts as 0.
    ///   - daysLate: Full days after the last day of payment; a negative count is 0.
    /// - Returns: 0 to the fine.
    package static func amount(onFine fine: Int64, daysLate: Int) -> Int64 {
        let principal = max(fine, 0)
        let days = Int64(min(max(daysLate, 0), fullAfter))
        guard days < fullAfter else { return principal }
        // Hundredths and the rest apart, so that no fine is too large to multiply.
        return principal / 100 * days * percentPerDay + principal % 100 * days * percentPerDay / 100
    }

    private static let percentPerDay: Int64 = 3
    /// 34 days at 3 % are more than the whole.
    private static let fullAfter = 34
}
