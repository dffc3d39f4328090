extension WriteTransaction {
    /// Overwrites with zeros what the body deletes or replaces, instead of leaving it in the file's free space. What stands in
    /// the log goes when that is used anew; older backups keep it.
    package func erasing(_ body: () throws -> Void) throws {
        _ = try row("PRAGMA secure_delete = ON") { try $0.int64(0) }
        defer { _ = try? row("PRAGMA secure_delete = OFF") { try $0.int64(0) } }
        try body()
    }
}
