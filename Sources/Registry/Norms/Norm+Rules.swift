import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension NormKind {
    /// The eleven of plan 二(三)2, in its order.
    static let planned: [NormKind] = NormKind.allCases.filter { $0 != .unspecified }

    /// A file for so many kinds, or more, must be confirmed: a proposal [P], as for management rules.
    static let manyForOneFile = 4

    /// Whether the plan says topic by topic what its norm is about: 明确作业方式、区域保洁、地面冲洗、扬尘防治、噪声削减等.
    var isArea: Bool { self == .loaderArea || self == .productionArea }
}

extension Norm {
    /// The version in force on a day; `nil` before the first and after the norm's end.
    ///
    /// Days compare as their texts do: all are of the form 2026-11-23.
    func version(on day: String) -> NormVersion? {
        guard repealedOn.isEmpty || day < repealedOn else { return nil }
        return versions.last { $0.effectiveOn <= day }
    }

    /// Adds a version, which must begin after every earlier one.
    ///
    /// - Throws: `norm-repealed`, `norm-topic-twice`, `norm-topics`, `norm-version-not-later`, `day-format`, `day-unknown`,
    ///   `day-out-of-bounds`, `day-questioned`.
    mutating func add(
        _ version: NormVersionText, file: AttachedFile, confirmed: [String], by actor: Actor, at now: Instant
    ) throws(Refusal) {
        try requireInForce()
        try version.checkTopics(of: kind)
        let field: FieldPath = "version.effective_on"
        let day = try Day(
            version.effectiveOn, as: .normEffective, on: now.day, confirmed: confirmed, field: field)
        if let last = versions.last, day.text <= last.effectiveOn {
            throw Refusal(.normVersionNotLater, field: field, ["last": last.effectiveOn])
        }
        versions.append(
            .with {
                $0.number = Int32(versions.count + 1)
                $0.effectiveOn = day.text
                $0.file = file
                $0.owner = version.owner
                $0.topics = version.topics
                $0.changeNote = version.changeNote
                $0.filedBy = actor.id
                $0.filedAt = now.microseconds
            })
    }

    /// Ends the norm on a day after its last version began, or on another day than was said before.
    ///
    /// - Throws: `norm-repealed` when that day was said before, `norm-repeal-too-early`, `day-format`, `day-unknown`,
    ///   `day-out-of-bounds`, `day-questioned`.
    mutating func repeal(_ request: RepealNormRequest, by actor: Actor, at now: Instant) throws(Refusal) {
        if repealedOn == request.repealedOn { try requireInForce() }
        let field: FieldPath = "repealed_on"
        let day = try Day(
            request.repealedOn, as: .repealed, on: now.day, confirmed: request.confirmed, field: field)
        if let last = versions.last, day.text <= last.effectiveOn {
            throw Refusal(.normRepealTooEarly, field: field, ["last": last.effectiveOn])
        }
        end(on: day, because: request.reason, by: actor, at: now)
    }

    /// Refuses a norm that would hold beside another of its kind and site.
    ///
    /// - Throws: `norm-exists`.
    func requireAlone(beside others: [Norm], field: FieldPath) throws(Refusal) {
        for other in others where other.id != id && begins(before: other) && other.begins(before: self) {
            throw Refusal(
                .normExists, field: field, ["title": other.title], words: ["kind": kind.wording])
        }
    }

    /// Whether it begins before the other ends.
    private func begins(before other: Norm) -> Bool {
        other.repealedOn.isEmpty || (versions.first?.effectiveOn ?? "") < other.repealedOn
    }

    /// Asks to confirm a file that would stand for many kinds: a plant that submits one scan for all of them has made none clear.
    ///
    /// - Throws: `one-file-for-norms`.
    func requireOwnFile(_ file: AttachedFile, beside others: [Norm]) throws(Refusal) {
        let same = others.filter { other in
            other.id != id && other.repealedOn.isEmpty && other.versions.last?.file.sha256 == file.sha256
        }
        let kinds = Set(same.map(\.kind)).union([kind])
        guard kinds.count < NormKind.manyForOneFile else {
            throw Refusal(
                .oneFileForNorms, field: "version.file",
                ["file": file.name, "kinds": "\(kinds.count)", "all": "\(NormKind.planned.count)"])
        }
    }

    private func requireInForce() throws(Refusal) {
        guard repealedOn.isEmpty else {
            throw Refusal(.normRepealed, field: "norm_id", ["day": repealedOn])
        }
    }
}

extension NormVersionText {
    /// The norm of an area says which of the plan's topics it speaks of; any other has none to name.
    fileprivate func checkTopics(of kind: NormKind) throws(Refusal) {
        let field: FieldPath = "version.topics"
        for (index, topic) in topics.enumerated() where topics[..<index].contains(topic) {
            throw Refusal(.normTopicTwice, field: field.item(index))
        }
        guard kind.isArea != topics.isEmpty else {
            throw Refusal(.normTopics, field: field, words: ["kind": kind.wording])
        }
    }
}

extension NormStanding {
    /// How a kind stands on a day, by the norms of a site and what checks found there.
    init(_ kind: NormKind, by norms: [Norm], _ checks: CheckTally?, on day: String) {
        self = .with {
            $0.kind = kind
            if let norm = norms.newest(of: kind, on: day), let version = norm.version(on: day) {
                $0.normID = norm.id
                $0.title = norm.title
                $0.version = version
                $0.missingTopics =
                    kind.isArea
                    ? NormTopic.allCases.filter { $0 != .unspecified && !version.topics.contains($0) } : []
            }
            guard let checks else { return }
            $0.checkedOn = checks.lastDay.text
            $0.open = Int32(clamping: checks.open)
            $0.overdue = Int32(clamping: checks.overdue)
        }
    }
}

extension [Norm] {
    /// The norm of a kind that is in force on a day; `nil` when none is.
    func newest(of kind: NormKind, on day: String) -> Norm? {
        filter { $0.kind == kind && $0.version(on: day) != nil }
            .max { ($0.version(on: day)?.effectiveOn ?? "") < ($1.version(on: day)?.effectiveOn ?? "") }
    }
}
