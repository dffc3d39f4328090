import Store

/// Which tip was filed for which referred record: exactly one for each, permanently.
enum ReferralTips {
    static func tip(of origin: String, in transaction: some ReadAccess) throws -> String? {
        try transaction.row("SELECT tip_id FROM referral WHERE origin = $1", [.text(origin)]) {
            try $0.text(0)
        }
    }

    /// The tips of referred records that have no timer: those that are finished, and those from before such tips got
    /// timers.
    static func tipsWithoutTimer(in transaction: some ReadAccess) throws -> [String] {
        try transaction.rows(
            """
            SELECT tip_id FROM referral WHERE NOT EXISTS
                (SELECT 1 FROM timer WHERE kind = 'tip-close' AND subject = tip_id) ORDER BY tip_id
            """
        ) { try $0.text(0) }
    }

    static func note(_ origin: String, tip: String, in transaction: WriteTransaction) throws {
        try transaction.execute(
            "INSERT INTO referral (origin, tip_id) VALUES ($1, $2)", [.text(origin), .text(tip)])
    }
}
