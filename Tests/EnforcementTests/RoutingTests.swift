import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Enforcement

@Suite("Routing")
struct RoutingTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let grounds: [Ground]
        let place: String
        let agencies: [String]
        let grouped: [[Ground]]

        var testDescription: String { "\(grounds) at \(place)" }
    }

    static let rows = [
        Row(grounds: [.land], place: "330481", agencies: ["haining-land"], grouped: [[.land]]),
        Row(
            grounds: [.land, .qualification], place: "330481",
            agencies: ["haining-land", "haining-construction"], grouped: [[.land], [.qualification]]),
        Row(
            grounds: [.planning, .environment, .land], place: "330481",
            agencies: ["haining-land", "jiaxing-ecology"], grouped: [[.planning, .land], [.environment]]),
        Row(
            grounds: [.land, .planning], place: "330483", agencies: ["jiaxing-land"],
            grouped: [[.land, .planning]]),
        Row(
            grounds: [.qualification], place: "330483", agencies: ["zj-construction"],
            grouped: [[.qualification]]),
        Row(
            grounds: [.environment], place: "330522", agencies: ["changxing-ecology"],
            grouped: [[.environment]]),
        Row(grounds: [.environment], place: "330500", agencies: ["zj-ecology"], grouped: [[.environment]]),
        Row(grounds: [.environment], place: "330000", agencies: ["zj-ecology"], grouped: [[.environment]]),
    ]

    @Test("each ground goes to its department, there or nearest above", arguments: rows)
    func nearest(_ row: Row) throws {
        let routes = try Self.routes(row.grounds, row.place)
        #expect(routes.map(\.agency.id) == row.agencies)
        #expect(routes.map(\.grounds) == row.grouped)
    }

    struct Nowhere: Sendable, CustomTestStringConvertible {
        let grounds: [Ground]
        let place: String
        let left: [Ground]

        var testDescription: String { "\(grounds) at \(place)" }
    }

    static let nowhere = [
        Nowhere(grounds: [.land], place: "330522", left: [.land]),
        Nowhere(grounds: [.environment, .planning], place: "330522", left: [.planning]),
        Nowhere(
            grounds: [.qualification, .environment, .planning, .land], place: "330500",
            left: [.planning, .land]),
        Nowhere(grounds: [.land], place: "330000", left: [.land]),
    ]

    @Test(
        "a ground whose department has no agency up to the province is left, and the others go",
        arguments: nowhere)
    func left(_ row: Nowhere) throws {
        let routing = try Self.routing(row.grounds, row.place)
        #expect(routing.unrouted == row.left)
        #expect(routing.routes.flatMap(\.grounds) == row.grounds.filter { !row.left.contains($0) })
    }

    @Test("agencies of other departments and of divisions beside are passed over")
    func strangers() throws {
        var asked: [String] = []
        _ = try? Route.all(of: [.land], at: DivisionCode("330522", field: "place")) { department, seat in
            asked.append("\(department) \(seat)")
            return nil
        }
        #expect(asked == ["naturalResources 330522", "naturalResources 330500", "naturalResources 330000"])
    }

    @Test("the explanation says whose business it is, and why an agency above has it")
    func explanation() throws {
        let here = try Self.routes([.land, .planning], "330481")
        #expect(
            here.first?.explanation
                == "用地、规划事项由自然资源和规划部门负责，330481 的主管单位为示例海宁资规局（依据 330481/natural-resources，自 2020-01-01）。"
        )
        let above = try Self.routes([.land], "330483")
        #expect(
            above.first?.explanation
                == "用地事项由自然资源和规划部门负责，330483 未设定主管单位，由上级 330400 的示例嘉兴资规局办理（依据 330400/natural-resources，自 2020-01-01）。"
        )
    }

    /// An agency whose id sorts before that of every other in Haining.
    private static let newcomer = Agency.with {
        $0.id = "aaa-land"
        $0.name = "示例新单位"
        $0.department = .naturalResources
        $0.divisionCode = EnforcementWorld.haining
    }

    @Test("a tip says which row of the directory decided; who else is registered gets nothing")
    func row() throws {
        let world = try EnforcementWorld()
        try world.hear(Self.newcomer, about: "aaa-land")
        let referral = try world.file(EnforcementWorld.unregistered([.land])).tip.referrals.first
        #expect(referral?.agencyID == "haining-land")
        #expect(referral?.competentID == "330481/natural-resources")
        #expect(referral?.competentFrom == "2020-01-01")
        #expect(referral?.competentSetBy == "above.01")
    }

    @Test("a row that changes changes the next tip's way, from its day on and not before")
    func changedRow() throws {
        let world = try EnforcementWorld()
        try world.hear(Self.newcomer, about: "aaa-land")
        func agency() throws -> String? {
            try world.file(EnforcementWorld.unregistered([.land])).tip.referrals.first?.agencyID
        }
        #expect(try agency() == "haining-land")
        var body = EnforcementWorld.competence(of: EnforcementWorld.hainingLand)
        body.terms += EnforcementWorld.competence(of: Self.newcomer, from: "2026-11-24").terms
        try world.hear(body, about: body.id)
        #expect(try agency() == "haining-land")
        try world.set("2026-11-24T10:00:00+08:00")
        #expect(try agency() == "aaa-land")
        // Ended, and its row with it or not: the level above has it.
        var ended = Self.newcomer
        ended.endedAt = world.world.now.microseconds
        try world.hear(ended, about: ended.id)
        #expect(try agency() == "jiaxing-land")
    }

    @Test("every ground has a department, and every such department an index column")
    func complete() {
        #expect(Set(Ground.inOrder).count == Ground.allCases.count - 1)
        #expect(Set(Ground.inOrder.compactMap(\.department)) == Set(Department.routed))
        #expect(Set(Department.routed.compactMap(\.agencyColumn)).count == Department.routed.count)
        #expect(Department.hotline.agencyColumn == nil)
    }

    private static func routes(_ grounds: [Ground], _ place: String) throws -> [Route] {
        try routing(grounds, place).routes
    }

    private static func routing(
        _ grounds: [Ground], _ place: String
    ) throws -> (routes: [Route], unrouted: [Ground]) {
        try Route.all(of: grounds, at: DivisionCode(place, field: "place")) { department, seat in
            EnforcementWorld.agencies.first { $0.department == department && $0.divisionCode == seat.text }
                .map { agency in
                    let body = EnforcementWorld.competence(of: agency)
                    return Competence(agency: agency, seat: seat, id: body.id, term: body.terms[0])
                }
        }
    }
}
