import ArgumentParser
import Foundation
import Installation
import RPC
import Refusals
import Rulebook
import ServiceKit

/// `qingtong`: runs the services and talks to them.
@main
struct Qingtong: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "qingtong",
        abstract: say(
            "清砼：预拌混凝土清洁生产的登记、验收与执法。",
            "Registry, acceptance and enforcement for clean production of ready-mixed concrete."),
        discussion: say(
            "先试：make demo。每条命令加 --help 看用法，加 --json 供程序读取。",
            "Try first: make demo. Every verb has --help, and --json for programs."),
        version: Version.text,
        subcommands: [
            UpVerb.self, InitVerb.self, ServeVerb.self, HealthVerb.self,
            ReferenceVerb.self, AgencyVerb.self, PrincipalVerb.self, PlantVerb.self, CorrectionVerb.self,
            SiteVerb.self,
            PermitVerb.self, AttachmentVerb.self, ProjectVerb.self, RuleVerb.self, PolicyVerb.self,
            TrainingVerb.self, CertificateVerb.self, GuidanceVerb.self, AnnouncementVerb.self,
            SupervisionVerb.self, InspectionVerb.self, TemplateVerb.self, RoundVerb.self,
            ApplicationVerb.self, ExpertVerb.self, DrawVerb.self, NoticeVerb.self, LedgerVerb.self,
            BalanceVerb.self, FlagVerb.self, WaterVerb.self,
            DifficultyVerb.self, FleetVerb.self, SupportVerb.self, GroupVerb.self,
            DrainageVerb.self, RiverReportVerb.self,
            ResidueVerb.self, NormVerb.self, CheckVerb.self, AssessmentVerb.self, SignOffVerb.self,
            PlaqueVerb.self, TipVerb.self, CaseVerb.self, AuditVerb.self, EventsVerb.self, StoreVerb.self,
            RequestVerb.self, CallVerb.self, DescribeVerb.self, MetricsVerb.self, VerbsVerb.self,
        ])

    /// Runs the verb. Any error, lost output included, is one line on standard error and a non-zero exit; a command whose answer
    /// is lost has a status of its own.
    static func main() async {
        StandardOutput.secure()
        do {
            // What people type in full width is a code or a day all the same.
            var command = try parseAsRoot(TypedCode.folded(words: Array(CommandLine.arguments.dropFirst())))
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            try StandardOutput.finish()
            failIfLost(after: nil)
        } catch let gone as StandardOutput.ReaderGone {
            failIfLost(after: gone)
            Foundation.exit(StandardOutput.ReaderGone.status)
        } catch {
            // Worked out once: for a usage error or a help page the parser writes the whole text to tell it.
            let status = exitCode(for: error)
            if isOurs(error, status) {
                failIfLost(after: error)
                fail(ErrorText.sentence(of: error))
            }
            end(withError: error, status)
        }
    }

    /// Ends here when a command was applied, or may have been, and its answer is lost.
    private static func failIfLost(after error: (any Error)?) {
        guard let lost = LostAnswer(after: error) else { return }
        fail(ErrorText.sentence(of: lost), status: LostAnswer.status)
    }

    /// Whether this program prints the error; usage errors, help and exit codes are left to the argument parser.
    private static func isOurs(_ error: any Error, _ status: ExitCode) -> Bool {
        !(error is ExitCode) && !(error is ValidationError) && status == .failure
    }

    private static func fail(_ line: String, status: Int32 = 1) -> Never {
        try? StandardOutput.finish()
        try? FileHandle.standardError.write(contentsOf: Data("qingtong: \(line)\n".utf8))
        Foundation.exit(status)
    }

    /// Ends as the argument parser does, after earlier output was written; help and version are output too.
    private static func end(withError error: any Error, _ status: ExitCode) -> Never {
        let message = fullMessage(for: error)
        do {
            if status == .success { print(ParserText.localised(message)) }
            try StandardOutput.finish()
        } catch let gone as StandardOutput.ReaderGone {
            failIfLost(after: gone)
            Foundation.exit(StandardOutput.ReaderGone.status)
        } catch {
            failIfLost(after: error)
            fail(ErrorText.sentence(of: error))
        }
        // The verb has printed what it has, and yet a command's answer is missing.
        if error is ExitCode { failIfLost(after: nil) }
        if status != .success, !message.isEmpty {
            let text = Data("\(ParserText.localised(message))\n".utf8)
            try? FileHandle.standardError.write(contentsOf: text)
        }
        Foundation.exit(status.rawValue)
    }
}
