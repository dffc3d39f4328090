import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for the library of policies.
struct PolicyService: PoliciesHandlers {
    func publishPolicy(_ request: PublishPolicyRequest, _ command: Command) throws -> Policy {
        let place =
            try request.divisionCode.isEmpty
            ? DivisionCode.province : command.division(request.divisionCode, field: "division_code")
        try command.actor.require(.organiser, over: place)
        for (index, id) in request.implements.enumerated() {
            let field = FieldPath("implements").item(index)
            try command.kept(.policies).require(id, field: field).requireAbove(place, field: field)
        }
        try requireNew("title", request.title, command)
        try requireNew("document_number", request.documentNumber, command)
        var policy = Policy.with {
            $0.id = command.newID()
            $0.title = request.title
            $0.documentNumber = request.documentNumber
            $0.issuer = request.issuer
            $0.divisionCode = place == .province ? "" : place.text
            $0.implements = request.implements
        }
        try add(request.version, to: &policy, confirmed: request.confirmed, command)
        return try command.kept(.policies).add(policy)
    }

    func addPolicyVersion(_ request: AddPolicyVersionRequest, _ command: Command) throws -> Policy {
        var policy = try command.kept(.policies).require(request.policyID, field: "policy_id")
        try command.actor.require(.organiser, over: policy.place)
        try add(request.version, to: &policy, confirmed: request.confirmed, command)
        return try command.kept(.policies).save(policy, expecting: request.revision)
    }

    func repealPolicy(_ request: RepealPolicyRequest, _ command: Command) throws -> Policy {
        var policy = try command.kept(.policies).require(request.policyID, field: "policy_id")
        try command.actor.require(.organiser, over: policy.place)
        try policy.repeal(request, by: command.actor, at: command.now)
        return try command.kept(.policies).save(policy, expecting: request.revision)
    }

    func getPolicy(_ request: GetPolicyRequest, _ query: Query) throws -> Policy {
        try query.shown(.policies).require(request.policyID, field: "policy_id")
    }

    /// Reads the newest text of every policy: a library has dozens, and no index finds two characters of 中文.
    func findPolicies(_ request: FindPoliciesRequest, _ query: Query) throws -> PolicyHits {
        let place = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        let hits = try query.shown(.policies).all().compactMap { policy in
            try place.contains(policy.place) ? policy.hit(for: request.text) : nil
        }
        let limit = request.limit == 0 ? 20 : Int(request.limit)
        return .with {
            $0.hits = Array(hits.sorted { $0.ranks(before: $1, for: request.text) }.prefix(limit))
        }
    }

    private func add(
        _ version: PolicyText, to policy: inout Policy, confirmed: [String], _ command: Command
    ) throws {
        let file =
            try version.hasFile
            ? command.attach(version.file, to: .policies, policy.id, field: "version.file") : nil
        try policy.add(
            version, file: file, confirmed: confirmed, by: command.actor, at: command.now)
    }

    private func requireNew(_ column: String, _ text: String, _ command: Command) throws {
        guard !text.isEmpty else { return }
        if try command.kept(.policies).contains(where: [.equal(column, .text(text))]) {
            throw Refusal(.policyExists, field: FieldPath(column), ["name": text])
        }
    }
}

extension PolicyHit {
    fileprivate func ranks(before other: PolicyHit, for words: String) -> Bool {
        let words = words.split(whereSeparator: \.isWhitespace)
        let (isTitled, isOtherTitled) = (title.hasEach(of: words), other.title.hasEach(of: words))
        if isTitled != isOtherTitled { return isTitled }
        // Policies no longer in force come last.
        if repealedOn.isEmpty != other.repealedOn.isEmpty { return repealedOn.isEmpty }
        return (-count, policyID) < (-other.count, other.policyID)
    }
}

extension String {
    fileprivate func hasEach(of words: [Substring]) -> Bool {
        words.allSatisfy { lowercased().contains($0.lowercased()) }
    }
}
