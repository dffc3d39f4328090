import Store

/// Looks at a store from end to end: its pages, its documents, their history, and its audit log.
package enum StoreExamination {
    /// What is wrong, in words; empty when all is well.
    ///
    /// - Parameters:
    ///   - path: The store; it may be served meanwhile.
    ///   - definition: The service it belongs to.
    ///   - progress: Told what is looked at next.
    /// - Returns: One line for each fault found.
    /// - Throws: `OpeningError`, `StoreError` when the store cannot be read at all.
    package static func faults(
        of path: String, _ definition: ServiceDefinition, progress: (String) -> Void = { _ in }
    ) throws -> [String] {
        let connection = try Connection.openSound(path, for: .reading)
        progress("pages")
        var faults = try connection.damage().map { "pages: \($0)" }
        // Damaged pages make everything above them doubtful.
        guard faults.isEmpty else { return faults }
        try connection.read { transaction in
            for layout in ServiceKitSchema.layouts + definition.layouts {
                progress(layout.table)
                faults += try layout.examine(transaction).map { "documents: \($0)" }
            }
            progress("audit log")
            faults += try AuditLog.integrity(in: transaction).map { "audit log: \($0)" }
        }
        return faults
    }
}
