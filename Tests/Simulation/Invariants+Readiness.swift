import CommonAPI
import Refusals
import Registry
import Rulebook

extension Invariant {
    /// The records that answer the plan, by their names in the audit log.
    private static let answering: Set = [
        "site", "permit", "rule-document", "drainage-design", "river-report", "residue-handling",
        "disposal-contract", "residue-manifest", "meter", "fleet-count", "norm", "check-record", "assessment",
        "balance-sign-off",
    ]

    static let readiness = [
        Invariant(
            "what a list says of plants' readiness is what each says alone, and what all their records say",
            of: "registry"
        ) { glance in
            let isConcerned = glance.leaves.contains { leaf in
                leaf.outcome == "OK"
                    && leaf.subjects.contains { subject in
                        subject.split(separator: "/").first.map { answering.contains(String($0)) } ?? false
                    }
            }
            return isConcerned ? try glance.readinessFaults() : []
        }
    ]
}

extension Glance {
    /// What is wrong with the readiness of any plant: today, and in the years in which papers end.
    func readinessFaults() throws -> [String] {
        let today = try Day(today, field: .request)
        return try [0, 30, 50, 400, 2_000].flatMap { days in
            try ReadinessReview.faults(on: today.adding(days: days), in: transaction)
        }
    }
}
