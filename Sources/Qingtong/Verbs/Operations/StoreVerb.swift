import ArgumentParser
import CommonAPI
import Foundation
import Installation
import Refusals
import Rulebook
import ServiceKit
import Store

/// What an operator does with stores: copying, restoring, checking.
struct StoreVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: say("库的备份、恢复、检查与对账。", "Back up, restore, examine and reconcile the stores."),
        subcommands: [
            Backup.self, Restore.self, RestorationVerb.self, Integrity.self, Reconcile.self,
        ])

    /// Checks a whole store. It reads a file of this machine and calls no service, so it has no frame.
    struct Integrity: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say(
                "检查页、文档与索引列、历史链、审计日志；并列出按今天的写法规则不会收下的旧名称。",
                "Examine pages, documents against their columns, history, and the audit log; list names that entry would "
                    + "spell otherwise, or refuse, today."))
        @OptionGroup var target: StoreTarget
        @Option(help: ArgumentHelp(say("改查此文件。", "Examine this file instead of the service's store.")))
        var file: String?

        func run() throws {
            let progress = Progress()
            let path = try file ?? target.configuration.store
            let faults = try StoreExamination.faults(of: path, target.definition) {
                progress.step("\($0(in: terminalLanguage))…")
            }
            let names =
                faults.isEmpty ? try StoreExamination.namesFromBefore(of: path, target.definition) : []
            progress.done()
            faults.forEach { print($0(in: terminalLanguage)) }
            names.forEach { print(say("旧名称：\($0)", "name from before: \($0)")) }
            print("RESULT faults=\(faults.count) names=\(names.count)")
            if !faults.isEmpty { throw ExitCode(1) }
        }
    }

    /// Compares what each service sent with what the others applied.
    struct Reconcile: Verb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "对账：各服务发出的事件与其他服务已应用的逐条比对。有差异则以 1 退出；恢复所结束的纪元另行列出，不计为差异。",
                "Compare what each service sent with what the others applied, event by event. Exits with 1 where they differ; "
                    + "what a restoration ended is shown and is no difference."))
        @OptionGroup var frame: AuditorFrame

        func ask(_ session: Session) async throws -> PartialAnswer<Reconciliation> {
            let pairs = HomeBuilder.services.flatMap { source in
                HomeBuilder.services.filter { $0 != source }.map { (source: source, follower: $0) }
            }
            return try await PartialAnswer(of: pairs, named: { "\($0.source) → \($0.follower)" }) {
                try await .run(from: $0.source, to: $0.follower, session)
            }
        }

        func json(of reply: PartialAnswer<Reconciliation>) throws -> String { try reply.parts.json() }

        func warning(on reply: PartialAnswer<Reconciliation>) -> String { reply.warning }

        func text(of reply: PartialAnswer<Reconciliation>) -> String {
            let results = reply.parts
            var table = Table(
                say("发出", "sent by"), say("应用", "applied by"), say("一致", "agreed"), say("未到", "waiting"),
                say("滞留", "parked"), say("已结束纪元", "ended epoch"), say("差异", "differences"))
            for result in results {
                table.add(
                    result.source, result.follower, String(result.agreed), String(result.waiting),
                    String(result.parked), String(result.ended.count), String(result.differences.count))
            }
            var lines = [table.text]
            for result in results {
                lines += result.differences.map { "\(result.source) → \(result.follower): \($0)" }
            }
            for result in results {
                lines += result.ended.map {
                    say("已结束纪元 ", "ended epoch ") + "\(result.source) → \(result.follower): \($0)"
                }
            }
            let ended = results.reduce(0) { $0 + $1.ended.count }
            if ended > 0 {
                lines.append(
                    say(
                        "恢复前的纪元已结束：\(ended) 条事件由跟随者保留，发出方在恢复中失去，恢复记录已说明，不计为差异。",
                        "Epochs ended by a restoration: \(ended) events that followers keep and the restored sender lost, as "
                            + "the record of the restoration says; these are no differences."))
            }
            let count = results.reduce(0) { $0 + $1.differences.count }
            let waiting = results.reduce(0) { $0 + $1.waiting }
            if !reply.missing.isEmpty { lines.append(reply.warning) }
            let rest = reply.missing.isEmpty ? "" : " missing=\(reply.missing.count)"
            lines.append("RESULT differences=\(count) waiting=\(waiting) ended=\(ended)\(rest)")
            return lines.joined(separator: "\n")
        }

        func status(of reply: PartialAnswer<Reconciliation>) -> Int32 {
            reply.parts.contains { !$0.differences.isEmpty } ? 1 : reply.status
        }
    }
}

/// The service whose store it is about.
struct StoreTarget: ParsableArguments {
    @Argument(help: ServiceName.help) var service: String
    @OptionGroup var homeOptions: HomeOptions

    var definition: ServiceDefinition {
        get throws {
            guard let definition = ServeVerb.definitions[service] else {
                throw ValidationError(
                    say("没有名为 \(service) 的服务。", "There is no service \(service)."))
            }
            return definition
        }
    }

    var configuration: ServiceConfiguration {
        get throws {
            _ = try definition
            return try ServiceConfiguration.load(homeOptions.location.configurationPath(of: service))
        }
    }
}
