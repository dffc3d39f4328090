import CommonAPI
import EnforcementAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

extension EventAppliers {
    /// Accepts what the Registry refers: building that began before a new project was decided (未批先建).
    mutating func takeReferrals() {
        on(ProjectStartedEarly.self) { started, _, command in try command.take(started) }
    }
}

extension Command {
    /// Files a tip for a referral, once per origin however often it arrives, and publishes an event that links back to
    /// it.
    fileprivate func take(_ started: ProjectStartedEarly) throws {
        guard try ReferralTips.tip(of: started.origin, in: transaction) == nil else { return }
        let request = started.tip
        let place = try division(request.target.divisionCode, field: "division_code")
        let reporter = try kept(.principals).get(started.reportedBy).map(Actor.init) ?? actor
        let tip = try TipFiling(command: self).file(request, at: place, by: reporter, from: started.origin)
            .tip
        try ReferralTips.note(started.origin, tip: tip.id, in: transaction)
        try publish(
            ReferralTaken.with {
                $0.origin = started.origin
                $0.tipID = tip.id
                $0.agencies = tip.holders
            }, about: started.origin)
    }
}

extension ProjectStartedEarly {
    /// The referred record, by the name used in links back.
    var origin: String { "project/\(projectID)" }

    /// The referral as a tip: it comes from an agency, so it is not anonymous and no hotline is involved.
    var tip: FileTipRequest {
        .with {
            $0.channel = .referral
            $0.target = .with {
                $0.enterpriseID = enterpriseID
                $0.description_p = name
                $0.divisionCode = divisionCode
                $0.place = place
            }
            $0.grounds = grounds
            $0.content = """
                \(reportedByAgency)移送：新建项目 \(projectNumber)（\(applicant)）未经批准先行建设。
                \(text)
                """
            $0.seenOn = seenOn
        }
    }
}
