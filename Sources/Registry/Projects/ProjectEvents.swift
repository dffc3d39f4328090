import EnforcementAPI
import RegistryAPI
import ServiceKit
import SwiftProtobuf

extension EventAppliers {
    /// Notes what Enforcement makes of an early start, so that the filing leads to the tip and the case.
    mutating func followReferrals() {
        on(ReferralTaken.self) { taken, _, command in
            try command.change(projectOf: taken.origin) { $0.tipID = taken.tipID }
        }
    }
}

extension Command {
    /// Links a case to the early starts that led to it.
    func noteCase(_ filed: CaseFiled) throws {
        for origin in filed.origins {
            try change(projectOf: origin) {
                $0.caseID = filed.caseID
                $0.caseNumber = filed.caseNumber
            }
        }
    }

    /// Changes the early start of the project that an origin names; origins of other kinds are others' business.
    fileprivate func change(projectOf origin: String, _ body: (inout EarlyStart) -> Void) throws {
        let prefix = "project/"
        guard origin.hasPrefix(prefix) else { return }
        var project = try kept(.projects).require(String(origin.dropFirst(prefix.count)))
        body(&project.earlyStart)
        _ = try kept(.projects).save(project)
    }
}
