import ArgumentParser
import CommonAPI
import Foundation
import Installation
import RPC
import Rulebook
import ServiceKit
import SwiftProtobuf

extension AuditVerb {
    /// Recomputes the logs and compares them with what the other services witnessed.
    struct Verify: Verb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "复算日志，复核每条签名，并与其他服务见证的全部日志头比对。有问题则以 1 退出，有服务问不到、未能全部核验则以 3 退出。",
                "Recompute the logs, check every signature, and compare with every head the others witnessed. Exits with 1 where "
                    + "something is wrong, with 3 where somebody could not be asked."
            ))
        /// The exit status where nothing is wrong as far as it could be checked, and not all of it could be.
        private static let uncheckedStatus: Int32 = 3

        @Argument(
            help: ArgumentHelp(
                say(
                    "只核验此服务的日志：registry、acceptance 或 enforcement。",
                    "Only this service's log: registry, acceptance or enforcement.")))
        var service: String?
        @OptionGroup var frame: AuditorFrame

        func validate() throws {
            if let service { try ServiceName.check(service) }
        }

        func ask(_ session: Session) async throws -> [LogReport] {
            let known = try frame.caller.homeOptions.location.knownServices()
            let progress = Progress()
            defer { progress.done() }
            var reports: [LogReport] = []
            for service in service.map({ [$0] }) ?? HomeBuilder.services {
                progress.step(say("核验 \(service)…", "verifying \(service)…"))
                let verifier = LogVerifier(known, as: session) { leaves, size in
                    progress.redraw(
                        say(
                            "核验 \(service)：\(leaves) / \(size) 条",
                            "verifying \(service): \(leaves) of \(size)"))
                }
                do {
                    reports.append(try await verifier.verify(service))
                } catch {
                    // The logs of the other services are checked all the same.
                    var report = LogReport(service: service)
                    report.miss(
                        say(
                            "日志读不到：\(ErrorText.sentence(of: error))",
                            "the log cannot be read: \(ErrorText.sentence(of: error))"))
                    reports.append(report)
                }
            }
            return reports
        }

        func json(of reports: [LogReport]) throws -> String { try reports.json() }

        func text(of reports: [LogReport]) -> String {
            ([Self.table(of: reports).text] + reports.flatMap(\.lines)).joined(separator: "\n")
        }

        func status(of reports: [LogReport]) -> Int32 {
            let verdicts = reports.map(\.verdict)
            return verdicts.contains(.faulty) ? 1 : verdicts.contains(.unchecked) ? Self.uncheckedStatus : 0
        }

        private static func table(of reports: [LogReport]) -> Table {
            var table = Table(
                say("服务", "service"), say("条数", "leaves"), say("已签", "signed"), say("自办", "own"),
                say("根", "root"), say("见证头", "witnessed heads"), say("未证", "unproven"), say("结论", "verdict"))
            for report in reports {
                table.add(
                    report.service, String(report.size), String(report.signed), String(report.own),
                    report.root.fitted(to: 17),
                    report.witnesses.isEmpty
                        ? "0" : "\(report.heads) (\(report.witnesses.sorted().joined(separator: ", ")))",
                    String(report.tail + report.unproven.reduce(0) { $0 + $1.leaves }),
                    report.verdictText)
            }
            return table
        }
    }
}

extension LogReport {
    fileprivate var verdictText: String {
        switch verdict {
        case .holds: say("一致", "holds")
        case .unchecked: say("未能核验", "not checked")
        case .faulty: say("\(problemCount) 处问题", "\(problemCount) problems")
        }
    }

    /// What does not fit into the table.
    fileprivate var lines: [String] {
        var lines = restorations.map { restored in
            let time = Instant(microseconds: restored.time).beijingText
            let signers = restored.signers.joined(separator: ", ")
            return say(
                "\(service)：\(time) 从备份恢复（第 \(restored.generation) 代），签署人 \(signers)，丢失已见证的 \(restored.lost) 条。",
                "\(service): restored \(time) (generation \(restored.generation)), signed by \(signers); \(restored.lost) witnessed leaves were lost."
            )
        }
        if tail > 0 {
            lines.append(
                say(
                    "\(service)：最后 \(tail) 条尚无他方见证（\(tailSeconds) 秒），未证。",
                    "\(service): the last \(tail) leaves are unproven: no other service has a head past them, for \(tailSeconds) s."
                ))
        }
        lines += unproven.map { doubt in
            say(
                "\(service)：\(doubt.leaves) 条未证（自第 \(doubt.first) 条起）：\(doubt.what)",
                "\(service): unproven in \(doubt.leaves) leaves from leaf \(doubt.first) on: \(doubt.what)")
        }
        lines += unchecked.map { say("\(service)：未核验：\($0)", "\(service): not checked: \($0)") }
        lines += problems.map { say("\(service)：\($0)", "\(service): \($0)") }
        if problemCount > problems.count {
            lines.append(
                say(
                    "\(service)：另有 \(problemCount - problems.count) 处。",
                    "\(service): and \(problemCount - problems.count) more."))
        }
        return lines
    }
}
