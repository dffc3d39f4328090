import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// What an agency that ends leaves to others: the opinions and decisions that it owes, and the places where nobody else is
/// competent.
struct AgencyEnding {
    /// How many filings a refusal names.
    private static let mostNamed = 5

    let command: Command
    let agency: Agency
    /// Who takes over; `nil` when nobody was named.
    let successor: Agency?

    /// Hands what the agency owes to its successor, with the clocks that run.
    ///
    /// - Throws: `agency-owes-opinions` when nobody was named, or the successor is not of that line or place.
    func handOver() throws {
        let underReview = SQLValue.integer(Int64(ProjectState.underReview.rawValue))
        var changed: [Project] = []
        var left: [String] = []
        try command.kept(.projects).each(where: [.equal("state", underReview)]) { project in
            guard project.isOwed(by: agency.id) else { return }
            var project = project
            if try project.handOver(from: agency, to: successor) {
                changed.append(project)
            } else {
                left.append(project.number)
            }
        }
        guard left.isEmpty else {
            let named = left.prefix(Self.mostNamed).joined(separator: " ")
            throw Refusal(
                .agencyOwesOpinions, field: "successor_id",
                [
                    "agency": agency.id, "count": String(left.count),
                    "projects": left.count > Self.mostNamed ? "\(named) …" : named,
                ])
        }
        try command.kept(.projects).saveAll(changed)
    }

    /// Refuses to leave a place with plants or filings without anybody competent.
    ///
    /// - Throws: `agency-competent`.
    func requireReplaced() throws {
        for body in try command.kept(.competentBodies).all()
        where body.term(on: command.today)?.agencyID == agency.id {
            let place = try DivisionCode(body.divisionCode, field: "agency_id")
            let above = try place.ancestors.compactMap {
                try command.competence(of: body.department, in: $0)
            }.first { $0.agency.id != agency.id }
            guard above == nil, try isDependedOn(in: place) else { continue }
            throw Refusal(
                .agencyCompetent, field: "agency_id", ["agency": agency.id, "division": place.text],
                words: ["department": body.department.wording])
        }
    }

    /// Whether there is anything that the line of government would see to.
    private func isDependedOn(in place: DivisionCode) throws -> Bool {
        let within = Condition.hasPrefix("division_code", place.subtreePrefix)
        let underReview = SQLValue.integer(Int64(ProjectState.underReview.rawValue))
        return try command.kept(.enterprises).contains(where: [within])
            || command.kept(.projects).contains(where: [within, .equal("state", underReview)])
    }
}

extension Project {
    /// Whether the agency still has to give an opinion, or is the one to decide.
    fileprivate func isOwed(by agency: String) -> Bool {
        authorityID == agency || opinions.contains { $0.agencyID == agency && !$0.isGiven }
    }

    /// Gives what the agency owes to another one.
    ///
    /// - Returns: Whether that one can take all of it; otherwise the filing is as it was or half changed, and not to be kept.
    fileprivate mutating func handOver(from agency: Agency, to successor: Agency?) throws(Refusal) -> Bool {
        guard let successor else { return false }
        let place = try division
        for index in opinions.indices where opinions[index].agencyID == agency.id && !opinions[index].isGiven
        {
            guard successor.isFit(for: opinions[index].department, in: place) else { return false }
            opinions[index].agencyID = successor.id
            opinions[index].agencyName = successor.name
            opinions[index].explanation += "\(agency.name)已撤销，由\(successor.name)承接。"
        }
        if authorityID == agency.id {
            guard successor.isFit(for: .bulkCement, in: place) else { return false }
            authorityID = successor.id
            authorityName = successor.name
        }
        return true
    }
}

extension Agency {
    /// Whether it may see to that line of government there.
    fileprivate func isFit(for line: Department, in division: DivisionCode) -> Bool {
        do throws(Refusal) {
            try requireFit(for: line, in: division)
            return true
        } catch {
            return false
        }
    }
}
