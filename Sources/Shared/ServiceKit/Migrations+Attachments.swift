extension ServiceKitSchema {
    /// Who brings a file says what it is, for its own records only. Empty in claims from before: the first uploader's
    /// word stands for those.
    static let mediaTypes = ["ALTER TABLE attachment_claim ADD COLUMN media_type TEXT NOT NULL DEFAULT ''"]
}
