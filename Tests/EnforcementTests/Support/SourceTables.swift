import CommonAPI
import Foundation
import ReferenceData
import SwiftProtobuf

/// The program's own reference data, read once.
enum SourceTables {
    static let divisions = DivisionSet.with { $0.divisions = (try? SampleData.divisions()) ?? [] }

    /// The years the tests live in; those before would only be parsed again for every call.
    static let calendar = CalendarSet.with {
        $0.years = ((try? SampleData.calendarYears()) ?? []).filter { $0.id >= "2026" }
    }

    static let clockRules = ClockRuleSet.with { $0.rules = (try? SampleData.clockRules()) ?? [] }

    /// A file of the sources, by its path from the root of the repository.
    static func text(_ path: String) -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return (try? String(contentsOf: root.appending(path: path), encoding: .utf8)) ?? ""
    }
}
