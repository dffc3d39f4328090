import AcceptanceAPI
import CommonAPI
import Refusals
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Who decides what the organiser of a draw may not decide itself: an officer whose agency is seated above the organiser's. An
/// agency of the province has nobody above it here; another of the four departments stands in.
struct LevelAbove {
    /// The four departments that sign the joint notice (四部门).
    static let departments: Set<Department> = [.commerce, .economyIt, .ecology, .construction]

    let draw: AcceptanceAPI.Draw
    /// The agency of the caller, as the directory has it.
    private let agency: Agency?
    /// Where those are seated whom the caller must stand above.
    private let seat: DivisionCode
    private let agencies: Set<String>
    private let lines: Set<Department>

    /// - Parameters:
    ///   - draw: What is decided about.
    ///   - others: Agencies beside the organiser's that have a part in what is decided.
    ///   - actor: Who would decide.
    ///   - transaction: Where the directory is.
    /// - Throws: Failures of the store.
    init(
        over draw: AcceptanceAPI.Draw, besides others: [String] = [], for actor: Actor,
        in transaction: some ReadAccess
    ) throws {
        let directory = DocumentCollection.agencies.in(transaction)
        let involved = try others.compactMap { try directory.get($0) }
        var seats = try involved.map { try DivisionCode($0.divisionCode, field: "draw_id") }
        let organisers = draw.organiserDivision.isEmpty ? draw.divisionCode : draw.organiserDivision
        seats.append(try DivisionCode(organisers, field: "draw_id"))
        seat = seats.min { $0.level < $1.level } ?? .province
        agencies = Set(others + [draw.organiserAgency])
        lines = Set(involved.map(\.department.line) + [draw.organiserDepartment.line])
        agency = actor.agencyID.isEmpty ? nil : try directory.get(actor.agencyID)
        self.draw = draw
    }

    /// Whether that caller is of the level above, and has no part in the draw itself.
    func includes(_ actor: Actor) -> Bool {
        guard let agency, !agencies.contains(agency.id),
            !draw.contributions.contains(where: { $0.party == actor.id || $0.agencyID == agency.id }),
            let own = try? DivisionCode(agency.divisionCode, field: "draw_id")
        else { return false }
        guard seat.level > .province else {
            return actor.holds(.administrator, over: .province) && own.level == .province
                && Self.departments.contains(agency.department) && !lines.contains(agency.department.line)
        }
        return own.level < seat.level && own.contains(seat) && actor.holds(.organiser, .reviewer, over: own)
    }

    /// - Throws: `not-level-above`.
    func require(_ actor: Actor) throws(Refusal) {
        guard includes(actor) else { throw Refusal(.notLevelAbove, field: "draw_id") }
    }
}
