import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension Policy {
    /// The newest version.
    var newest: PolicyVersion { versions.last ?? PolicyVersion() }

    /// Adds a version after the newest.
    ///
    /// - Throws: `policy-repealed`, `policy-version-unchanged`, `day-format`, `day-unknown`, `day-out-of-bounds`,
    ///   `day-questioned`.
    mutating func add(
        _ version: PolicyText, file: AttachedFile?, confirmed: [String], by actor: Actor, at now: Instant
    ) throws(Refusal) {
        try requireInForce()
        if !version.effectiveOn.isEmpty {
            _ = try Day(
                version.effectiveOn, as: .policyEffective, on: now.day, confirmed: confirmed,
                field: "version.effective_on")
        }
        guard version.text != newest.text else {
            throw Refusal(.policyVersionUnchanged, field: "version.text")
        }
        versions.append(
            .with {
                $0.number = Int32(versions.count + 1)
                $0.effectiveOn = version.effectiveOn
                $0.source = version.source
                $0.text = version.text
                if let file { $0.file = file }
                $0.changeNote = version.changeNote
                $0.publishedBy = actor.id
                $0.publishedAt = now.microseconds
            })
    }

    /// Records the day from which the policy is no longer in force, or another one than was said before.
    ///
    /// - Throws: `policy-repealed` when that day was said before, `policy-repeal-early`, `policy-repeal-reason`, `day-format`,
    ///   `day-unknown`, `day-out-of-bounds`, `day-questioned`.
    mutating func repeal(_ request: RepealPolicyRequest, by actor: Actor, at now: Instant) throws(Refusal) {
        if repealedOn == request.repealedOn { try requireInForce() }
        let field: FieldPath = "repealed_on"
        let day = try Day(
            request.repealedOn, as: .repealed, on: now.day, confirmed: request.confirmed, field: field
        ).text
        let first = versions.map(\.effectiveOn).min() ?? ""
        guard first <= day else { throw Refusal(.policyRepealEarly, field: field, ["day": first]) }
        if !repealedOn.isEmpty {
            guard !request.reason.isEmpty else {
                throw Refusal(.policyRepealReason, field: "reason", ["day": repealedOn])
            }
            repealCorrections.append(
                RepealCorrection(of: repealedOn, because: request.reason, by: actor, at: now))
        }
        repealedOn = day
    }

    private func requireInForce() throws(Refusal) {
        guard repealedOn.isEmpty else {
            throw Refusal(.policyRepealed, field: "policy_id", ["day": repealedOn])
        }
    }

    /// How the policy matches a search: title, number and text together must contain every word. Upper and lower case
    /// are alike.
    ///
    /// - Parameter words: The words as typed, separated by blanks.
    /// - Returns: `nil` when the policy lacks one of the words.
    func hit(for words: String) -> PolicyHit? {
        let text = newest.text
        let words = words.split(whereSeparator: \.isWhitespace).map { $0.lowercased() }
        let (title, number) = (self.title.lowercased(), documentNumber.lowercased())
        let places = words.map { text.lowercased().ranges(of: $0) }
        let isEverywhere = zip(words, places).allSatisfy { word, places in
            !places.isEmpty || title.contains(word) || number.contains(word)
        }
        guard isEverywhere else { return nil }
        return .with {
            $0.policyID = id
            $0.title = self.title
            $0.documentNumber = documentNumber
            $0.issuer = issuer
            $0.divisionCode = divisionCode
            $0.version = newest.number
            $0.effectiveOn = newest.effectiveOn
            $0.repealedOn = repealedOn
            // The rarest word makes the most telling excerpt.
            let rarest = places.filter { !$0.isEmpty }.min { $0.count < $1.count }
            $0.excerpt = rarest?.first.map { text.excerpt(around: $0, by: 20) } ?? ""
            $0.count = Int32(places.map(\.count).reduce(0, +))
        }
    }
}

extension String {
    /// The text of that range with so many characters before and after it, on one line.
    fileprivate func excerpt(around place: Range<Index>, by reach: Int) -> String {
        let from = index(place.lowerBound, offsetBy: -reach, limitedBy: startIndex) ?? startIndex
        let to = index(place.upperBound, offsetBy: reach, limitedBy: endIndex) ?? endIndex
        let line = self[from..<to].map { $0.isNewline ? " " : $0 }
        return (from > startIndex ? "…" : "") + String(line) + (to < endIndex ? "…" : "")
    }
}
