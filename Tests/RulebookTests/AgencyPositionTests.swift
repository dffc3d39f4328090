import Refusals
import Rulebook
import Testing

@Suite("Two who are independent of each other")
struct AgencyPositionTests {
    private func position(_ agency: String, _ department: Int, _ division: String) throws -> AgencyPosition {
        AgencyPosition(
            agency: agency, department: department, division: try DivisionCode(division, field: "code"))
    }

    @Test(
        "neither is the other's superior, by level or by line",
        arguments: [
            ("one division, two lines", ("a", 1, "330000"), ("b", 2, "330000"), true),
            ("one agency", ("a", 1, "330000"), ("a", 2, "330000"), false),
            ("one division and line", ("a", 1, "330000"), ("b", 1, "330000"), false),
            ("above in the same line", ("a", 1, "330000"), ("b", 1, "330400"), false),
            ("above in another line", ("a", 1, "330000"), ("b", 2, "330481"), false),
            ("two cities", ("a", 1, "330100"), ("b", 1, "330400"), true),
            ("a county and another city", ("a", 1, "330481"), ("b", 2, "330100"), true),
        ] as [(String, (String, Int, String), (String, Int, String), Bool)])
    func pairs(_ name: String, _ one: (String, Int, String), _ other: (String, Int, String), _ holds: Bool)
        throws
    {
        let (one, other) = (try position(one.0, one.1, one.2), try position(other.0, other.1, other.2))
        #expect(one.isIndependent(of: other) == holds, "\(name)")
        #expect(other.isIndependent(of: one) == holds, "\(name)")
        #expect(AgencyPosition.hasIndependentTwo([one, one, other]) == holds, "\(name)")
    }

    @Test("one alone is not two")
    func alone() throws {
        #expect(!AgencyPosition.hasIndependentTwo([]))
        #expect(!AgencyPosition.hasIndependentTwo([try position("a", 1, "330000")]))
    }

    @Test(
        "each generation has serials of its own",
        arguments: [
            (0, 0, 1), (9_999, 0, 10_000), (999_998, 0, 999_999), (999_999, 0, nil), (0, 1, 1_000_001),
            (17, 1, 1_000_001), (1_000_001, 1, 1_000_002), (1_999_999, 1, nil), (1_500_000, 2, 2_000_001),
        ] as [(Int, Int, Int?)])
    func serials(_ last: Int, _ generation: Int, _ next: Int?) {
        #expect(RunningNumber.serial(after: last, generation: generation) == next)
    }
}
