import CommonAPI
import Refusals
import Rulebook
import ServiceKit
import Store

/// Which tips or cases a list shows to a caller, and how the store finds them by index.
///
/// An auditor sees those within its divisions. An investigator sees, within its divisions, those in which its own
/// agency has a part. An actor with both roles sees what an auditor does, as far as that is within the requested
/// division. Of tips, a registrar sees those that its agency keeps because nobody is competent for a ground.
struct ViewScope: Hashable, Sendable {
    /// The agency that must have a part in the record or keep it; `nil` for an auditor.
    let agency: Agency?
    /// Divisions none of which lies inside another; empty when the caller may see nothing.
    let areas: [DivisionCode]

    /// An agency and its index column.
    struct Agency: Hashable, Sendable {
        let id: String
        /// The column that has its id when it has a part; `nil` for a line of government that no ground leads to.
        let column: String?
    }

    /// - Parameters:
    ///   - actor: The caller.
    ///   - asked: The requested division, with all below it.
    init(of actor: Actor, asked: DivisionCode) {
        let audited = Self.areas(actor.divisions(as: .auditor), within: asked)
        guard audited.isEmpty else {
            agency = nil
            areas = audited
            return
        }
        agency = Agency(id: actor.agencyID, column: actor.principal.department.agencyColumn)
        areas = actor.agencyID.isEmpty ? [] : Self.areas(actor.divisions(as: .investigator), within: asked)
    }

    /// The same for tips, which a registrar's agency may keep unrouted.
    ///
    /// - Parameters:
    ///   - actor: The caller.
    ///   - asked: The requested division, with all below it.
    ///   - unrouted: Whether only tips with a ground that has no agency are requested.
    init(ofTips actor: Actor, asked: DivisionCode, unrouted: Bool) {
        let own = ViewScope(of: actor, asked: asked)
        let kept = actor.agencyID.isEmpty ? [] : Self.areas(actor.divisions(as: .registrar), within: asked)
        guard own.agency != nil, !kept.isEmpty, unrouted || own.areas.isEmpty else {
            self = own
            return
        }
        agency = Agency(id: actor.agencyID, column: UnroutedTips.holderColumn)
        areas = kept
    }

    /// Conditions that find the records by index.
    ///
    /// - Parameter state: The number of the requested state; 0 for any.
    /// - Returns: Conditions on columns that both collections declare.
    func conditions(state: Int) -> [Condition] {
        var conditions = placeConditions
        if state != 0 { conditions.append(.equal("state", .integer(Int64(state)))) }
        if let agency {
            conditions.append(
                agency.column.map { .equal($0, .text(agency.id)) } ?? .oneOf("id", []))
        }
        return conditions
    }

    private var placeConditions: [Condition] {
        guard !areas.contains(.province) else { return [] }
        let cities = Set(areas.map(\.cityPrefix)).sorted().map { SQLValue.text($0) }
        // The index begins with the city; it also has the narrower divisions.
        let inCities =
            cities.count == 1 ? Condition.equal("city_code", cities[0]) : .oneOf("city_code", cities)
        if areas.count == 1, areas[0].level == .city { return [inCities] }
        return [inCities, .hasAnyPrefix("division_code", areas.map(\.subtreePrefix))]
    }

    /// The parts of `held` that lie within `asked`, none inside another.
    private static func areas(_ held: [DivisionCode], within asked: DivisionCode) -> [DivisionCode] {
        let met = Set(
            held.compactMap { area in
                asked.contains(area) ? area : area.contains(asked) ? asked : nil
            })
        return met.filter { area in !met.contains { $0 != area && $0.contains(area) } }.sorted()
    }
}

extension DivisionCode {
    /// The first four digits, which the city and all its counties share: 3304.
    var cityPrefix: String { String(text.prefix(4)) }
}
