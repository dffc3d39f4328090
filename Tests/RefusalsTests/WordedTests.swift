import Refusals
import Testing

@Suite("Words of values")
struct WordedTests {
    private enum Stage: CaseIterable, Worded {
        case unspecified, planned, underConstruction

        var protoName: String {
            switch self {
            case .unspecified: ""
            case .planned: "PLANNED"
            case .underConstruction: "UNDER_CONSTRUCTION"
            }
        }
        var wording: Wording {
            switch self {
            case .unspecified: .none
            case .planned: Wording("筹建", "planned")
            case .underConstruction: Wording("在建", "under construction")
            }
        }
    }

    @Test(
        "a value is found by its name and by its words, in any case",
        arguments: [
            ("PLANNED", Stage.planned), ("planned", .planned), ("Planned", .planned), ("筹建", .planned),
            ("在建", .underConstruction), ("UNDER_CONSTRUCTION", .underConstruction),
            ("under-construction", .underConstruction), ("Under Construction", .underConstruction),
            ("", nil), (" ", nil), ("-", nil), ("unspecified", nil), ("拆除", nil), ("plan", nil),
        ])
    private func found(_ text: String, _ value: Stage?) {
        #expect(Stage(called: text) == value)
    }

    @Test("words are said in the language asked for")
    func languages() {
        #expect(Stage.underConstruction.wording(in: .chinese) == "在建")
        #expect(Stage.underConstruction.wording(in: .english) == "under construction")
        #expect(Stage.underConstruction.typedName == "under-construction")
        #expect(Stage.unspecified.wording(in: .english).isEmpty)
    }
}
