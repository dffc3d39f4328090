import EnforcementAPI
import RegistryAPI
import ServiceKit
import SwiftProtobuf

extension EventAppliers {
    /// Records what Enforcement made of an early start, so that the filing leads to the tip and the case.
    mutating func followReferrals() {
        on(ReferralTaken.self) { taken, _, command in
            try command.kept(.projects).changeEarlyStart(of: taken.origin) { $0.tipID = taken.tipID }
        }
    }
}

extension KeptDocuments where D == Project {
    /// Links a case to the early starts that led to it.
    func note(_ filed: CaseFiled) throws {
        for origin in filed.origins {
            try changeEarlyStart(of: origin) {
                $0.caseID = filed.caseID
                $0.caseNumber = filed.caseNumber
            }
        }
    }

    /// Changes the early start of the project that an origin names; other kinds of origins are ignored.
    fileprivate func changeEarlyStart(of origin: String, _ body: (inout EarlyStart) -> Void) throws {
        let prefix = "project/"
        guard origin.hasPrefix(prefix) else { return }
        var project = try require(String(origin.dropFirst(prefix.count)))
        body(&project.earlyStart)
        try save(project)
    }
}
