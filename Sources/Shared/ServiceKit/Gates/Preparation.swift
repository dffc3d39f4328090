package import RPC

/// Work done for a command on a snapshot before its transaction, so that the writer's thread is free meanwhile.
///
/// An optimisation only: a handler must come to the same result without it, and must check in its transaction whether the data it
/// was computed from is unchanged.
struct Preparation: Sendable {
    let value: any Sendable
    /// Whether one that no longer holds can be made anew before the command is tried again.
    let isRepeatable: Bool
}

/// A preparation that no longer holds: the command is undone and tried again with a new one.
package struct PreparationOvertaken: Error {
    /// What was prepared is to be prepared anew.
    package init() {}
}

/// How the commands of a method are prepared.
struct Preparing<Request: WireMessage>: Sendable {
    let work: @Sendable (Request, Query) throws -> any Sendable
}

extension ServiceTable {
    /// Prepares the commands of a method with that function; must be called before the method itself is added.
    ///
    /// The function runs on a snapshot for any caller with a role for the method and checks places itself. What it throws is
    /// ignored: the command then runs unprepared and refuses for its own reason.
    package mutating func prepare<Request: WireMessage>(
        _ method: Method, _ work: @escaping @Sendable (Request, Query) throws -> any Sendable
    ) {
        precondition(
            route(service: method.service, method: method.name) == nil, "prepare comes before command")
        preparings[method] = Preparing(work: work)
    }
}

extension Command {
    /// What was worked out beforehand, if it still holds.
    ///
    /// - Parameters:
    ///   - type: What `ServiceTable.prepare` gives for this method.
    ///   - holds: Whether what it was worked out from is the same in this transaction.
    /// - Returns: It; `nil` when the handler must work it out here.
    /// - Throws: What `holds` throws; an error that has the command tried again with a new preparation.
    package func prepared<Value>(_ type: Value.Type, if holds: (Value) throws -> Bool) throws -> Value? {
        guard let preparation, let value = preparation.value as? Value else { return nil }
        if try holds(value) { return value }
        if preparation.isRepeatable { throw PreparationOvertaken() }
        return nil
    }
}
