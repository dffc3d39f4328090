import Store

/// Which tip stands for which referred record: one for each, for ever.
enum ReferralTips {
    static func tip(of origin: String, in transaction: some ReadAccess) throws -> String? {
        try transaction.row("SELECT tip_id FROM referral WHERE origin = $1", [.text(origin)]) {
            try $0.text(0)
        }
    }

    /// The tips of referred records that no timer is set for: those that are done with, and those from before referring one set
    /// any.
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
