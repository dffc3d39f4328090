import Store

/// Which tip stands for which referred record: one for each, for ever.
enum ReferralLedger {
    static func tip(of origin: String, in transaction: some Reading) throws -> String? {
        try transaction.row("SELECT tip_id FROM referral WHERE origin = $1", [.text(origin)]) {
            try $0.text(0)
        }
    }

    static func note(_ origin: String, tip: String, in transaction: WriteTransaction) throws {
        try transaction.execute(
            "INSERT INTO referral (origin, tip_id) VALUES ($1, $2)", [.text(origin), .text(tip)])
    }
}
