package import Refusals
package import Store

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
        of path: String, _ definition: ServiceDefinition, progress: (Wording) -> Void = { _ in }
    ) throws -> [Wording] {
        let connection = try Connection.openSound(path, for: .reading)
        let pages = Wording("页", "pages")
        progress(pages)
        var faults = try connection.damage().map { $0.found(in: pages) }
        // Damaged pages make everything above them doubtful.
        guard faults.isEmpty else { return faults }
        try connection.read { transaction in
            try requireStore(of: definition, path, transaction)
            for layout in ServiceKitSchema.layouts + definition.layouts {
                progress(Wording(layout.table, layout.table))
                faults += try layout.examine(transaction).map {
                    Wording($0.description, $0.description).found(in: Wording("文档", "documents"))
                }
            }
            let log = Wording("审计日志", "audit log")
            progress(log)
            faults += try AuditLog.integrity(in: transaction).map { $0.found(in: log) }
        }
        return faults
    }

    /// Refuses a file that is the store of another service, or of another program.
    ///
    /// - Throws: `StartupFailure`.
    private static func requireStore(
        of definition: ServiceDefinition, _ path: String, _ transaction: ReadTransaction
    ) throws {
        // Another program's file has no such table.
        let applied = "SELECT DISTINCT component FROM schema_version"
        let components = (try? transaction.rows(applied, []) { try $0.text(0) }) ?? []
        guard !components.contains(definition.migrations.component) else { return }
        let others = components.filter { $0 != ServiceKitSchema.migrations.component }.sorted()
        let owner = others.isEmpty ? "?" : others.joined(separator: ", ")
        throw StartupFailure(
            Wording(
                "\(path) 不是 \(definition.name) 的库（属于 \(owner)）；请改用该服务的名称，或另一文件",
                "\(path): not a store of \(definition.name) but of \(owner); name that service, or another file"
            ))
    }

    /// The names in the store from before there was one spelling of names: they are readable and found, but would be
    /// spelt otherwise, or refused, today. No fault of the store.
    package static func namesFromBefore(of path: String, _ definition: ServiceDefinition) throws
        -> [FaultyName]
    {
        try Connection.openSound(path, for: .reading).read { transaction in
            try (ServiceKitSchema.layouts + definition.layouts).flatMap {
                try $0.namesFromBefore(transaction)
            }
        }
    }
}

extension Wording {
    /// The words after where it was found.
    fileprivate func found(in place: Wording) -> Wording {
        Wording("\(place.chinese)：\(chinese)", "\(place.english): \(english)")
    }
}
