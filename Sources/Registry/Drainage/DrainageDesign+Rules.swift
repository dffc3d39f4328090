import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension DrainageFacts {
    /// Refuses a tank that the site does not have, and a code that comes twice.
    ///
    /// - Throws: `code-repeated`, `drainage-tank-unknown`.
    func check(on site: Site, at field: FieldPath) throws(Refusal) {
        try Site.requireOnce(tanks.map(\.code), field.field("tanks"))
        try Site.requireOnce(outlets.map(\.code), field.field("outlets"))
        for (index, tank) in tanks.enumerated() where site.tank(tank.code) == nil {
            throw Refusal(
                .drainageTankUnknown, field: field.field("tanks").item(index).field("code"),
                ["code": tank.code])
        }
    }
}

extension Site {
    /// The tank with that code; `nil` when its equipment has none.
    func tank(_ code: String) -> Equipment? {
        equipment.first { $0.kind == .tank && $0.code == code }
    }
}

extension DrainageDesign {
    /// The version of a paper that holds on a day; `nil` before the first.
    ///
    /// Days compare as their texts do: all are of the form 2026-11-23.
    func version(of kind: DrainagePaperKind, on day: String) -> DrainagePaperVersion? {
        papers.first { $0.kind == kind }?.versions.last {
            $0.withdrawalReason.isEmpty && $0.effectiveOn <= day
        }
    }

    /// What the balances of a period that ends on that day are held against; `nil` before the first reuse plan.
    func reusePlan(on day: Day) -> ReusePlan? {
        version(of: .reusePlan, on: day.text).flatMap { version in
            guard let from = try? Day(version.effectiveOn, field: .request) else { return nil }
            return ReusePlan(
                from: from, mixShare: version.mixShare, tankVolume: Double(version.tankVolume) / 1000)
        }
    }

    /// Adds a version of a paper, which begins after every earlier one.
    ///
    /// - Throws: `drainage-paper-figures`, `drainage-paper-not-later`, `day-format`, `day-unknown`, `day-out-of-bounds`,
    ///   `day-questioned`, `amount-out-of-bounds`, `amount-questioned`.
    mutating func add(
        _ version: DrainagePaperText, of kind: DrainagePaperKind, file: AttachedFile, confirmed: [String],
        by actor: Actor, at now: Instant
    ) throws(Refusal) {
        try version.checkFigures(of: kind, confirmed: confirmed)
        let field: FieldPath = "version.effective_on"
        let day = try Day(
            version.effectiveOn, as: .planEffective, on: now.day, confirmed: confirmed, field: field)
        let place = papers.firstIndex { $0.kind == kind } ?? papers.endIndex
        if place == papers.endIndex { papers.append(.with { $0.kind = kind }) }
        if let last = papers[place].versions.last(where: { $0.withdrawalReason.isEmpty }),
            day.text <= last.effectiveOn
        {
            throw Refusal(.drainagePaperNotLater, field: field, ["last": last.effectiveOn])
        }
        let number = papers[place].versions.count + 1
        papers[place].versions.append(
            .with {
                $0.number = Int32(number)
                $0.effectiveOn = day.text
                $0.file = file
                $0.owner = version.owner
                $0.changeNote = version.changeNote
                $0.tankVolume = version.tankVolume
                $0.mixShare = version.mixShare
                $0.filedBy = actor.id
                $0.filedAt = now.microseconds
            })
    }
}

extension DrainageDesign {
    /// Takes the newest version of a paper back.
    ///
    /// - Throws: `drainage-paper-none`.
    mutating func withdraw(_ kind: DrainagePaperKind, because reason: String) throws(Refusal) {
        guard let paper = papers.firstIndex(where: { $0.kind == kind }),
            let place = papers[paper].versions.lastIndex(where: { $0.withdrawalReason.isEmpty })
        else { throw Refusal(.drainagePaperNone, field: "kind") }
        papers[paper].versions[place].withdrawalReason = reason
    }
}

extension DrainagePaperText {
    /// A reuse plan says how much its tanks hold, and how much of the mixing water may be reused water; a drawing says neither.
    fileprivate func checkFigures(of kind: DrainagePaperKind, confirmed: [String]) throws(Refusal) {
        guard kind == .reusePlan else {
            guard tankVolume == 0, mixShare == 0 else {
                throw Refusal(.drainagePaperFigures, field: "version.tank_volume")
            }
            return
        }
        guard tankVolume > 0 else { throw Refusal(.drainagePaperFigures, field: "version.tank_volume") }
        try AmountKind.plannedTanks.check(
            thousandths: tankVolume, confirmed: confirmed, field: "version.tank_volume")
        try AmountKind.mixShare.check(
            thousandths: mixShare * 1000, confirmed: confirmed, field: "version.mix_share")
    }
}
