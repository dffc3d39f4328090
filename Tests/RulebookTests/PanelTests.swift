import Refusals
import Rulebook
import Testing

/// The order drawn is E02 E10 E04 E08 E03 E07 E06 E09 E05 E01; E01 and E02 are of one body, E03 and E04 of
/// another.
@Suite("Panels")
struct PanelTests {
    private func recusal(_ id: String) -> Panel.Recusal { Panel.Recusal(id: id, reason: "三年内曾受聘于该企业") }

    @Test("seats follow the order drawn")
    func plain() throws {
        let panel = try DrawWorld().panel()
        #expect(panel.seated == ["E02", "E10", "E04"])
        #expect(panel.alternates == ["E08", "E03", "E07", "E06", "E09", "E05", "E01"])
    }

    @Test("one who recuses is followed by the next in order, and nobody else moves")
    func recused() throws {
        let panel = try DrawWorld().panel([recusal("E10")])
        #expect(panel.seated == ["E02", "E04", "E08"])
        #expect(panel.recusals == [recusal("E10")])
        #expect(!panel.alternates.contains("E10"))
        let more = try DrawWorld().panel([recusal("E10"), recusal("E08"), recusal("E07")])
        #expect(more.seated == ["E02", "E04", "E06"])
    }

    @Test("a body with its share is passed over until it has room again")
    func quota() throws {
        let two = DrawTerms.Quota(seats: 5, perOrganisation: 1)
        let world = try DrawWorld(quota: two)
        #expect(try world.panel().seated == ["E02", "E10", "E04", "E08", "E07"])
        // When E04 goes, E03 of the same body is first in order and has room now; E07 stays where it is.
        #expect(try world.panel([recusal("E04")]).seated == ["E02", "E10", "E08", "E07", "E03"])
        let free = try DrawWorld(quota: DrawTerms.Quota(seats: 5))
        #expect(try free.panel().seated == ["E02", "E10", "E04", "E08", "E03"])
    }

    @Test("an alternate who recuses is not called later")
    func alternate() throws {
        let panel = try DrawWorld().panel([recusal("E08"), recusal("E10")])
        #expect(panel.seated == ["E02", "E04", "E07"])
    }

    @Test("a panel that cannot be filled is refused")
    func exhausted() throws {
        let world = try DrawWorld(quota: DrawTerms.Quota(seats: 9, perOrganisation: 1))
        let refused = refusal { () throws(Refusal) in try world.panel() }
        #expect(refused?.reason == .drawRosterExhausted)
        #expect(refused?.values["filled"] == "8")
        let all = try DrawWorld(quota: DrawTerms.Quota(seats: 10))
        #expect(
            refusal { () throws(Refusal) in try all.panel([recusal("E05")]) }?.reason == .drawRosterExhausted)
    }

    @Test(
        "a recusal of a stranger, a second one and one without reason are refused",
        arguments: [
            ("E11", "病假", "draw-recusal-unknown"), ("", "病假", "draw-recusal-unknown"),
            ("E10", "病假", "draw-recusal-twice"), ("E02", "", "draw-recusal-reason"),
            ("E02", String(repeating: "病", count: 667), "draw-recusal-reason"),
        ])
    func refused(_ id: String, _ reason: String, word: String) throws {
        let world = try DrawWorld()
        let refused = refusal { () throws(Refusal) in
            try world.panel([recusal("E10"), Panel.Recusal(id: id, reason: reason)])
        }
        #expect(refused?.reason.word == word)
        #expect(refused?.field?.text.hasPrefix("recusals[1].") == true)
    }
}
