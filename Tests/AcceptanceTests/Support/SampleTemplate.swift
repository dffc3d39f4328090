import AcceptanceAPI
import ReferenceData
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
        try SampleData.templateItems()
    }
}
