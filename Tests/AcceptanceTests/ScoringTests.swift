import AcceptanceAPI
import CommonAPI
import Rulebook
import SwiftProtobuf
import Testing

@testable import Acceptance

@Suite("Scoring")
struct ScoringTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        var tier = Tier.standard
        /// One dictionary an expert, E1, E2, …
        let answers: [[String: Answer]]
        let verdict: Verdict
        var reasons: [String] = []
        var mean: Int64?
        var testDescription: String { name }
    }

    private static let even: [String: Answer] = [
        // 20 points less, no group under 60 percent.
        "B1": .points(3), "B3": .points(1), "C1": .points(3), "C4": .points(2), "D1": .points(5),
        "E1": .points(4),
        "G1": .points(12), "F2": .points(1),
    ]

    static let rows = [
        Row(name: "full points", answers: [[:], [:], [:]], verdict: .pass, mean: 100_000),
        Row(name: "exactly the threshold", answers: [even, even, even], verdict: .pass, mean: 80_000),
        Row(
            name: "a hair under the threshold",
            answers: [even, even, even.merging(["G1": .points(11)]) { $1 }], verdict: .fail,
            reasons: ["the mean is under 80 points"], mean: 79_666),
        Row(
            name: "enough for 达标 is not enough for 示范", tier: .demonstration, answers: [even, even, even],
            verdict: .fail, reasons: ["the mean is under 90 points"]),
        Row(
            name: "nor 94 for 创新中心", tier: .innovationCentre, answers: [["G1": .points(9)]], verdict: .fail,
            reasons: ["the mean is under 95 points"], mean: 94_000),
        Row(name: "95 for 创新中心", tier: .innovationCentre, answers: [["G1": .points(10)]], verdict: .pass),
        Row(
            name: "an unknown tier is held to the highest bar", tier: .UNRECOGNIZED(9),
            answers: [["G1": .points(9)]], verdict: .fail, reasons: ["the mean is under 95 points"]),
        Row(
            name: "a gate failed by one", answers: [[:], ["A2": .failed], [:]], verdict: .fail,
            reasons: ["gate A2 failed by E2"]),
        Row(
            name: "a gate failed by two", answers: [["A2": .failed], [:], ["A2": .failed, "A1": .failed]],
            verdict: .fail,
            reasons: ["gate A1 failed by E3", "gate A2 failed by E1", "gate A2 failed by E3"]),
        Row(
            name: "nothing for an item that vetoes at zero", answers: [["D3": .points(0)], [:], [:]],
            verdict: .fail, reasons: ["D3 scored zero by E1"]),
        Row(
            name: "a veto comes before a discussion", answers: [["C2": .points(0), "G1": .points(0)], [:]],
            verdict: .fail, reasons: ["C2 scored zero by E1"]),
        Row(name: "one point for it is enough", answers: [["D3": .points(1)], [:], [:]], verdict: .pass),
        Row(name: "nothing for another item", answers: [["B4": .points(0)], [:], [:]], verdict: .pass),
        Row(
            name: "a group under its floor", answers: [["F1": .points(2)], ["F1": .points(2)]],
            verdict: .fail,
            reasons: ["车辆与运输 is under 60% of its points"]),
        Row(
            name: "the floor is of the mean: 4.5 of 7",
            answers: [["F1": .points(2)], ["F1": .points(3)]],
            verdict: .pass),
        Row(name: "ten points apart", answers: [["G1": .points(9), "E1": .points(3)], [:]], verdict: .pass),
        Row(
            name: "eleven points apart", answers: [["G1": .points(9), "E1": .points(2)], [:]],
            verdict: .unspecified, reasons: ["totals lie 11 points apart, more than 10"]),
        Row(
            name: "a finding", answers: [[:], ["C6": .finding("无河道水检测报告")], [:]],
            verdict: .passWithRectification, reasons: ["C6 has findings"]),
        Row(
            name: "a finding does not help who fails", answers: [["A1": .failed, "C6": .finding("无报告")]],
            verdict: .fail, reasons: ["gate A1 failed by E1"]),
    ]

    @Test("sheets lead to a verdict", arguments: rows)
    func verdict(row: Row) throws {
        let result = try scoring(row.answers, tier: row.tier).result(at: Instant(microseconds: 7))
        #expect(result.verdict == row.verdict)
        #expect(result.reasons == row.reasons)
        #expect(result.decidedAt == 7)
        if let mean = row.mean { #expect(result.mean == mean) }
    }

    @Test("groups are shown in the template's order, without the gates")
    func groups() throws {
        let result = try scoring([["C2": .points(7)], ["C2": .points(8)], ["C2": .points(8)]])
            .result(at: Instant(microseconds: 0))
        #expect(result.groups.map(\.group) == ["原材料和能源", "废水", "废渣", "粉尘与噪声", "车辆与运输", "管理与数字化"])
        #expect(result.groups.map(\.fullPoints) == [15, 30, 18, 15, 7, 15])
        #expect(result.groups[1].mean == 29_666)
        #expect(result.totals == ["E1": 99, "E2": 100, "E3": 100])
    }

    @Test("findings are joined by item, each once")
    func findings() throws {
        let scoring = try scoring([
            ["E1": .finding("料场未封闭"), "A3": .finding("补验收材料")], ["E1": .finding("皮带下方积尘")],
            ["E1": .finding("料场未封闭")],
        ])
        #expect(scoring.findings.map(\.item.code) == ["A3", "E1"])
        #expect(scoring.findings.map(\.text) == ["补验收材料", "料场未封闭；皮带下方积尘"])
    }

    private func scoring(_ answers: [[String: Answer]], tier: Tier = .standard) throws -> Scoring {
        let template = try SampleTemplate.template()
        let sheets = answers.enumerated().map { template.items.sheet(of: "E\($0.offset + 1)", $0.element) }
        return Scoring(template: template, tier: tier, sheets: sheets)
    }
}
