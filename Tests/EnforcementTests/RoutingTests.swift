import CommonAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing

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

    struct Nowhere: Sendable {
        let grounds: [Ground]
        let place: String
        let field: String
    }

    static let nowhere = [
        Nowhere(grounds: [.land], place: "330522", field: "grounds[0]"),
        Nowhere(grounds: [.environment, .planning], place: "330522", field: "grounds[1]"),
        Nowhere(
            grounds: [.qualification, .environment, .planning, .land], place: "330500", field: "grounds[2]"),
        Nowhere(grounds: [.land], place: "330000", field: "grounds[0]"),
        Nowhere(grounds: [.unspecified], place: "330481", field: "grounds[0]"),
    ]

    @Test(
        "a ground whose department has no agency up to the province is refused at its place",
        arguments: nowhere)
    func refused(_ row: Nowhere) throws {
        let refused = refusal { _ = try Self.routes(row.grounds, row.place) }
        #expect(refused?.reason == .noAgencyForGround)
        #expect(refused?.field?.text == row.field)
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
        #expect(here.first?.explanation == "用地、规划事项由自然资源和规划部门负责，330481 的该部门单位为示例海宁资规局。")
        let above = try Self.routes([.land], "330483")
        #expect(above.first?.explanation == "用地事项由自然资源和规划部门负责，330483 未设该部门单位，由上级 330400 的示例嘉兴资规局办理。")
    }

    @Test("every ground has a department, and every such department an index column")
    func complete() {
        #expect(Set(Ground.inOrder).count == Ground.allCases.count - 1)
        #expect(Set(Ground.inOrder.compactMap(\.department)) == Set(Department.routed))
        #expect(Set(Department.routed.compactMap(\.agencyColumn)).count == Department.routed.count)
        #expect(Department.hotline.agencyColumn == nil)
    }

    private static func routes(_ grounds: [Ground], _ place: String) throws -> [Route] {
        try Route.all(of: grounds, at: DivisionCode(place, field: "place")) { department, seat in
            EnforcementWorld.agencies.first { $0.department == department && $0.divisionCode == seat.text }
        }
    }
}
