import Acceptance
import AcceptanceAPI
import CommonAPI
import Crypto
import Refusals
import Rulebook
import Store
import SwiftProtobuf

extension Invariant {
    static let acceptance = [
        Invariant(
            "a plaque hangs on a notice that four departments signed and an application that was audited",
            of: "acceptance"
        ) { glance in
            try glance.changed(Plaque.self, "plaque").flatMap { try glance.faults(inGroundsOf: $0) }
        },
        Invariant("a plant never has two plaques in force", of: "acceptance") { glance in
            try glance.changed(Plaque.self, "plaque").compactMap { plaque in
                let inForce = try glance.records(
                    Plaque.self, "SELECT body FROM plaque WHERE enterprise_id = $1", plaque.enterpriseID
                ).filter { $0.state == .granted && glance.today <= $0.expiresOn }
                return inForce.count <= 1 ? nil : "\(plaque.enterpriseID) has \(inForce.map(\.number))"
            }
        },
        Invariant("a panel that was drawn can be drawn again from what is published", of: "acceptance") {
            glance in
            try glance.changed(AcceptanceAPI.Draw.self, "draw").filter { $0.state == .drawn }.flatMap {
                draw in
                try DrawRecord(draw).verify(with: .sha256).map { "\(draw.id): \($0.sentence(in: .english))" }
            }
        },
        Invariant("nobody sits twice on a panel, and nobody who is not on the roster", of: "acceptance") {
            glance in
            try glance.changed(AcceptanceAPI.Draw.self, "draw").compactMap { draw in
                let seats = Set(draw.panel)
                return seats.count == draw.panel.count && seats.isSubset(of: draw.roster)
                    ? nil : "\(draw.id): \(draw.panel)"
            }
        },
        Invariant("whoever did not leave a seat itself was taken out by two people", of: "acceptance") {
            glance in
            try glance.changed(AcceptanceAPI.Draw.self, "draw").compactMap { draw in
                let alone = try draw.recusals.first { recusal in
                    let speaker = try glance.record(Principal.self, "principal", recusal.enteredBy)
                    return speaker?.speaksFor != recusal.expertID
                        && (recusal.confirmedBy.isEmpty || recusal.confirmedBy == recusal.enteredBy)
                }
                return alone.map { "\(draw.id): \($0.expertID) was taken out by \($0.enteredBy)" }
            }
        },
        Invariant("a draw has three places of three lines of command", of: "acceptance") { glance in
            try glance.changed(AcceptanceAPI.Draw.self, "draw").compactMap { draw in
                let agencies = draw.contributions.map(\.agencyID)
                return agencies.count >= 3 && Set(agencies).count == agencies.count
                    ? nil : "\(draw.id): \(agencies)"
            }
        },
        Invariant("an application's panel is the one its draw came to", of: "acceptance") { glance in
            try glance.changed(Application.self, "application").compactMap { application in
                guard !application.panel.isEmpty else { return nil }
                let draw = try glance.record(AcceptanceAPI.Draw.self, "draw", application.drawID)
                return draw?.state == .drawn && draw?.panel == application.panel
                    ? nil : "\(application.id): \(application.panel), drawn \(draw?.panel ?? [])"
            }
        },
        Invariant("an application goes only where its state may lead", of: "acceptance") { glance in
            try glance.changed(Application.self, "application").compactMap { application in
                let past = try glance.records(
                    Application.self,
                    "SELECT body FROM application_history WHERE id = $1 ORDER BY revision", application.id)
                let states = (past + [application]).map(\.state)
                let steps = zip(states, states.dropFirst()).filter { $0 != $1 }
                let wrong = steps.first { !(Self.ways[$0.0] ?? []).contains($0.1) }
                return wrong.map { "\(application.id) went from \($0.0) to \($0.1)" }
            }
        },
        Invariant("nothing passes with an item left to put right", of: "acceptance") { glance in
            try glance.changed(Application.self, "application").compactMap { application in
                guard [.passed, .audited, .notified].contains(application.state) else { return nil }
                let open = try glance.records(
                    Rectification.self, "SELECT body FROM rectification WHERE application_id = $1",
                    application.id
                ).filter { $0.state != .verified }
                return open.isEmpty ? nil : "\(application.id) has \(open.count) open items"
            }
        },
    ]

    private static let ways: [ApplicationState: Set<ApplicationState>] = [
        .submitted: [.empanelled],
        .empanelled: [.discussion, .passed, .rectifying, .failed],
        .discussion: [.passed, .rectifying, .failed],
        .rectifying: [.passed],
        .passed: [.audited],
        .audited: [.notified],
    ]
}

extension Glance {
    fileprivate func faults(inGroundsOf plaque: Plaque) throws -> [String] {
        var faults: [String] = []
        let notice = try record(Notice.self, "notice", plaque.noticeID)
        let departments = Set(notice?.signatures.map(\.department) ?? [])
        let needed: Set<Department> = [.commerce, .economyIt, .ecology, .construction]
        if notice?.state != .published || departments != needed || notice?.signatures.count != 4 {
            faults.append(
                "\(plaque.number): the notice is \(String(describing: notice?.state)) by \(departments)")
        }
        let applications = try records(
            Application.self, "SELECT body FROM application WHERE enterprise_id = $1", plaque.enterpriseID
        ).filter { $0.plaqueID == plaque.id }
        let application = applications.first
        if applications.count != 1 || application?.hasAudit != true || application?.state != .notified
            || application?.noticeID != plaque.noticeID
        {
            faults.append("\(plaque.number): its application is \(String(describing: application?.state))")
        }
        let verdict = application?.result.verdict
        if verdict != .pass && verdict != .passWithRectification {
            faults.append("\(plaque.number): the verdict is \(String(describing: verdict))")
        }
        return faults
    }
}
