import AcceptanceAPI
import SwiftProtobuf

/// What an expert says of one item where it does not give full points.
struct Answer: Sendable {
    var points: Int32?
    var gatePassed = true
    var finding = ""

    static func points(_ points: Int32, finding: String = "") -> Answer {
        Answer(points: points, finding: finding)
    }

    static let failed = Answer(gatePassed: false)

    static func finding(_ text: String) -> Answer { Answer(finding: text) }
}

extension [TemplateItem] {
    /// A sheet's lines: full points and passed gates but for what the answers say.
    func lines(_ answers: [String: Answer] = [:]) -> [SheetLine] {
        map { item in
            let answer = answers[item.code] ?? Answer()
            return .with {
                $0.itemCode = item.code
                $0.gatePassed = item.gate == .veto && answer.gatePassed
                $0.points = answer.points ?? item.points
                $0.evidence = "现场查看"
                $0.finding = answer.finding
            }
        }
    }

    /// The lines of an expert, as a sheet.
    func sheet(of expert: String, _ answers: [String: Answer] = [:]) -> ScoreSheet {
        .with {
            $0.expertID = expert
            $0.lines = lines(answers)
        }
    }
}
