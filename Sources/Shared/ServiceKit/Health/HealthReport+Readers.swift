import CommonAPI
import Store
import SwiftProtobuf

extension HealthReport {
    /// What anybody may know: whether the service lives and is ready, and which checks are not good, by name. How much
    /// room a disk has, what a failing store says and how much the logs hold tell an attacker how an attack goes.
    var forEveryone: HealthReport {
        .with {
            $0.node = node
            $0.live = live
            $0.ready = ready
            $0.time = time
            $0.version = version
            $0.trouble = checks.filter { $0.finding == .bad }.map(\.name).joined(separator: ", ")
            $0.checks = checks.map { HealthCheck($0.name, $0.finding) }
        }
    }
}

extension Credentials {
    /// Whether an administrator, an auditor or a service signed the call.
    func isOperators(in transaction: some ReadAccess, by gates: CommandGates) -> Bool {
        guard claims != nil, let actor = try? authenticate(in: transaction, by: gates) else { return false }
        return !actor.divisions(asAnyOf: [.administrator, .auditor, .follower]).isEmpty
    }
}
