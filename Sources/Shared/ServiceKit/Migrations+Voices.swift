import Store

extension ServiceKitSchema {
    /// Whom principals speak for, to find them by. The next start enters it for those that are there.
    static let voices = [
        "ALTER TABLE principal ADD COLUMN speaks_for TEXT",
        "CREATE INDEX principal_voice ON principal (speaks_for, id) WHERE speaks_for IS NOT NULL",
        Migration.rewriteAtStart(voicesAtStart),
    ]

    static let voicesAtStart = "principal-voices"
}
