/// Long work that a service does in the background, one step at a time, until its records say that nothing is left. A record starts
/// it; a step interrupted by a crash is started again (docs/decisions/0063).
package struct Job: Sendable {
    /// In kebab case, as leaves name it: `ledger-sweep`.
    let name: String
    let next: @Sendable (Query) throws -> (any JobStep)?

    /// Declares a job.
    ///
    /// - Parameters:
    ///   - name: In kebab case; leaves keep it, so it is never renamed.
    ///   - next: Finds, on a snapshot, what is to be done next and works it out as far as it can; `nil` when nothing is.
    package init(_ name: String, next: @escaping @Sendable (Query) throws -> (any JobStep)?) {
        self.name = name
        self.next = next
    }
}

/// One step of a job: a transaction as short as that of any other command.
package protocol JobStep: Sendable {
    /// What it is about, unlike that of any other step that leaves a leaf: `sweep id/site id`.
    var subject: String { get }
    /// In whose name records are changed; `nil` for the service's own.
    var principal: String? { get }
    /// What was worked out on the snapshot, for `Command.prepared`.
    var prepared: (any Sendable)? { get }

    /// Carries it out. It looks whether it is still to be done: a step may be found twice.
    ///
    /// - Returns: Whether the log tells of it, which it must of every record that was changed and every event.
    /// - Throws: `PreparationOvertaken` when what it was worked out from has changed; else failures of the store, after
    ///   which it is tried again.
    func apply(_ command: Command) throws -> Bool

    /// Notes that the data changed meanwhile, so that other steps may come first.
    func putOff(_ command: Command) throws
}
