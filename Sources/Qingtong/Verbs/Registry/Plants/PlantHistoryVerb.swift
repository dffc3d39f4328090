import AcceptanceAPI
import ArgumentParser
import CommonAPI
import Installation
import RegistryAPI
import Rulebook
import SwiftProtobuf

extension PlantVerb {
    struct History: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("企业记录的历次修订：改了什么、为什么。", "Every revision of a plant's record: what changed and why."))
        @Argument(help: .plant) var id: String
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<EnterpriseRevision> {
            let request = GetEnterpriseHistoryRequest.with { $0.enterpriseID = id }
            return try await frame.pages(of: request) {
                try await session.enterprises.getEnterpriseHistory($0)
            }
        }

        /// Each revision compared with the one before it, which is one line below: the newest comes first.
        func table(_ revisions: [EnterpriseRevision]) -> Table {
            var table = Table(
                say("修订", "revision"), say("时间", "at"), say("经办", "by"), say("改动", "what"),
                say("缘由", "because"))
            for (index, revision) in revisions.enumerated() {
                let plant = revision.enterprise
                let before = index + 1 < revisions.count ? revisions[index + 1].enterprise : nil
                table.add(
                    String(plant.revision), Instant(microseconds: revision.changedAt).beijingText,
                    ChangeApproval.people(revision.changedBy, proposedBy: plant.approval.proposedBy),
                    plant.changes(since: before).joined(separator: say("；", "; ")), revision.reason)
            }
            return table
        }
    }
}

extension EnterpriseRevision {
    /// Why the revision was made: its author's reason, else the event that caused it. The id of a request tells a
    /// person nothing.
    fileprivate var reason: String {
        if !enterprise.changeReason.isEmpty { return enterprise.changeReason }
        return cause.contains("/") ? say("据事件 \(cause)", "by event \(cause)") : "—"
    }
}

extension Enterprise {
    /// What differs from the revision before, in words. The first revision says only that the plant was entered; a
    /// later one says nothing when the one before is not at hand.
    fileprivate func changes(since before: Enterprise?) -> [String] {
        guard let before else { return revision == 1 ? [say("登记", "entered")] : [] }
        var changes: [String] = []
        func note(_ chinese: String, _ english: String, _ old: String, _ new: String) {
            guard old != new else { return }
            let (old, new) = (old.isEmpty ? "—" : old, new.isEmpty ? "—" : new)
            changes.append("\(say(chinese, english)) \(old) → \(new)")
        }
        note("名称", "name", before.name, name)
        note("信用代码", "credit code", before.creditCode, creditCode)
        note("区划", "division", before.divisionCode, divisionCode)
        note("地址", "place", before.place, place)
        note("状态", "state", before.state.text, state.text)
        note("阶段", "stage", before.stage.text, stage.text)
        note("授牌", "plaque", before.plaque.inWords, plaque.inWords)
        note("坐标", "coordinates", before.point, point)
        let rest: [(Bool, String)] = [
            (before.otherNames != otherNames, say("其他名称", "other names")),
            (before.links != links, say("外部编号", "ids of other programs")),
            (before.facts != facts, say("来源所载情况", "what sources say")),
            (before.cases != cases, say("案件", "cases")),
            (before.absorbedIds != absorbedIds, say("并入的记录", "doubles")),
        ]
        return changes + rest.filter(\.0).map(\.1)
    }

    private var point: String {
        hasCoordinates ? coordinates.text : ""
    }
}

extension PlaqueStanding {
    fileprivate var inWords: String {
        [number, tier.text, PlaqueState.text(of: state)].filter { !$0.isEmpty }.joined(separator: " ")
    }
}
