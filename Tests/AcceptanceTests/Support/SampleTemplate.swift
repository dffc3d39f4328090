import AcceptanceAPI
import DataFiles
import SwiftProtobuf

/// The sample sheet that comes with the program: 6 gates and 20 scored items.
enum SampleTemplate {
    /// Thresholds that docs/facts.md §2.4 proposes; the spread is this file's own.
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
        try DataFile.rows("acceptance_template_sample").map { row in
            .with {
                $0.code = row["code"] ?? ""
                $0.group = row["group"] ?? ""
                $0.text = row["item"] ?? ""
                $0.points = Int32(row["points"] ?? "") ?? -1
                $0.gate = gate(row["gate"] ?? "")
                $0.evidence = row["evidence"] ?? ""
                $0.basis = row["basis"] ?? ""
                $0.basisStatus = row["basis_status"] ?? ""
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
}
