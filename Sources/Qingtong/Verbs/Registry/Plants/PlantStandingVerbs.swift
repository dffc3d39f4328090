import ArgumentParser
import Foundation
import Installation
import RPC
import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

extension PlantVerb {
    struct Standing: ShowVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "一企一档：全部已知情况及其来源，可回看任一日。", "Everything known of a plant and from where, now or on any day."))
        @Argument(help: .id) var id: String
        @OptionGroup var asOf: AsOfOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> RegistryAPI.Standing {
            let request = try GetStandingRequest.with {
                $0.enterpriseID = id
                $0.asOf = try asOf.instant()
            }
            return try await session.standings.getStanding(request)
        }

        func text(of standing: RegistryAPI.Standing) -> String {
            standing.text
        }
    }

    struct Changes: StreamVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "订阅变动：从某序号之后起，可续传。", "What changed after a sequence; go on with the last one you have."))
        @Option(help: ArgumentHelp(say("已收到的最后序号。", "The last sequence you have."))) var after: Int64 = 0
        @Option(help: .division) var division = ""
        @Flag(help: ArgumentHelp(say("持续等待新变动，Ctrl-C 停止。", "Go on waiting for changes, until Ctrl-C.")))
        var follow = false
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session, _ write: (String) throws -> Void) async throws {
            var last = after
            repeat {
                let request = FollowChangesRequest.with {
                    $0.after = last
                    $0.divisionCode = division
                }
                for try await change in try await session.standings.followChanges(
                    request, options: CallOptions(timeout: .seconds(60)))
                {
                    try write((frame.output.json ? try change.jsonString() : change.line) + "\n")
                    last = change.sequence
                }
                if follow { try await Task.sleep(for: .seconds(1)) }
            } while follow
        }
    }
}

extension StandingChange {
    fileprivate var line: String {
        "\(sequence)  \(Instant(microseconds: time).beijingText)  \(enterpriseID)  \(divisionCode)  \(kind.text)  \(ChangeApproval.people(changedBy, proposedBy: proposedBy))  \(cause)"
    }
}

extension Standing {
    /// The plant, then each kind of fact with its source.
    fileprivate var text: String {
        var parts = [enterprise.summary]
        if hasReadiness {
            parts.append(
                "\(say("对照方案", "by the plan"))：\(readiness.text)  (qingtong plant readiness \(enterprise.id))"
            )
        }
        if !papers.isEmpty {
            var table = Table(
                say("证照", "paper"), say("编号", "number"), say("至", "until"), say("现状", "state"),
                say("来源", "from"))
            for paper in papers {
                table.add(
                    paper.permit.kind.text, paper.permit.number, paper.permit.validUntil, paper.state,
                    paper.source.text)
            }
            parts.append(table.text)
        }
        if !acceptances.isEmpty || !rectifications.isEmpty || !supervision.isEmpty || !filedCases.isEmpty
            || !flags.isEmpty
        {
            var table = Table(say("事项", "what"), say("内容", "content"), say("现状", "state"), say("来源", "from"))
            for acceptance in acceptances {
                table.add(
                    say("验收", "acceptance"), "\(acceptance.roundCode) \(acceptance.tier.text)",
                    acceptance.state,
                    acceptance.source.text)
            }
            for item in rectifications {
                table.add(
                    say("整改", "rectification"),
                    "\(item.itemCode) \(item.finding.fitted(to: 40)) \(item.dueOn)",
                    item.state, item.source.text)
            }
            for stay in supervision {
                table.add(
                    say("重点监管", "supervision"), stay.reasons.fitted(to: 60),
                    "\(stay.enteredOn)–\(stay.leftOn)", stay.source.text)
            }
            for filed in filedCases {
                table.add(
                    say("立案", "case filed"),
                    "\(filed.caseNumber) \(filed.grounds.map(\.words).listed)", filed.state,
                    filed.source.text)
            }
            for flag in flags {
                let state = [flag.state, flag.outcome.text].filter { !$0.isEmpty }.joined(separator: " ")
                table.add(say("预警", "flag"), say(flag.rule, flag.ruleEnglish), state, flag.source.text)
            }
            parts.append(table.text)
        }
        return parts.joined(separator: "\n\n")
    }
}

extension SupervisionStanding {
    /// Why the plant was put on the list, and why it was taken off.
    fileprivate var reasons: String { leaveReason.isEmpty ? reason : "\(reason) → \(leaveReason)" }
}

extension FactSource {
    fileprivate var text: String { "\(reference) \(Instant(microseconds: knownAt).beijingText)" }
}
