import ArgumentParser
import Foundation
import Installation
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension FlagVerb {
    struct SetRules: RecordVerb {
        static let configuration = CommandConfiguration(
            commandName: "set-rules",
            abstract: say(
                "更新全省阈值（JSON 文件，格式同 flag rules --json）。",
                "Set the province's thresholds from JSON, as flag rules --json prints them."),
            discussion: say(
                "文件须出自现行版本；与建议值相同的行不另存，今后随程序的建议值。",
                "The file starts from the version in force. Rows equal to the proposal are not kept: those follow the program's proposal."
            ))
        @Argument(help: ArgumentHelp(say("JSON 文件。", "The JSON file."))) var file: String
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> FlagRuleBook {
            let book = try FlagRuleBook(jsonFile: file)
            let request = SetFlagRulesRequest.with {
                $0.thresholds = book.thresholds.filter { !$0.isProposed }
                $0.reason = reason
                $0.revision = book.revision
            }
            return try await session.flags.setFlagRules(request)
        }

        func text(of kept: FlagRuleBook) -> String {
            kept.text
        }
    }
}

extension FlagThreshold {
    /// Whether it equals the program's proposal.
    fileprivate var isProposed: Bool {
        FlagRules.proposed.thresholds.contains { threshold in
            threshold.rule.rawValue == rule.rawValue && threshold.name == name && threshold.source == source
                && Int64((threshold.value * 1000).rounded()) == value
        }
    }
}
