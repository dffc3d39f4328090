import AcceptanceAPI
import Foundation
import SwiftProtobuf

/// The sample sheet that comes with the program: 6 gates and 20 scored items.
enum SampleTemplate {
    /// Thresholds that FACTS §2.4 proposes; the spread is this file's own.
    static let thresholds = Thresholds.with {
        $0.standardPoints = 80
        $0.demonstrationPoints = 90
        $0.innovationPoints = 95
        $0.groupFloorPercent = 60
        $0.maxSpreadPoints = 10
    }

    static func request() throws -> PublishTemplateRequest {
        try .with {
            $0.title = "示例验收细则"
            $0.version = "2.0-sample"
            $0.source = "示例"
            $0.items = try items()
            $0.thresholds = thresholds
        }
    }

    static func template() throws -> Template {
        try .with {
            $0.items = try items()
            $0.thresholds = thresholds
        }
    }

    static func items() throws -> [TemplateItem] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/Qingtong/Resources/acceptance_template_sample.csv")
        let text = try String(contentsOf: file, encoding: .utf8)
        return text.split(whereSeparator: \.isNewline).dropFirst().map { line in
            let cells = cells(of: String(line))
            return .with {
                $0.code = cells[0]
                $0.group = cells[1]
                $0.text = cells[2]
                $0.points = Int32(cells[3]) ?? -1
                $0.gate = gate(cells[4])
                $0.evidence = cells[5]
                $0.basis = cells[6]
                $0.basisStatus = cells[7]
            }
        }
    }

    private static func gate(_ word: String) -> GateKind {
        switch word {
        case "veto": .veto
        case "veto_if_zero": .vetoIfZero
        default: .unspecified
        }
    }

    /// The cells of a line; a quoted one may hold commas, and none of the file holds a quote.
    private static func cells(of line: String) -> [String] {
        var cells = [""]
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: cells.append("")
            default: cells[cells.count - 1].append(character)
            }
        }
        return cells
    }
}
