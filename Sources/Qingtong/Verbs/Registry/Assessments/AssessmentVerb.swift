import ArgumentParser
import CommonAPI
import Installation
import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

/// What plants hold themselves to: energy, water, cost.
struct AssessmentVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assessment",
        abstract: say("用能、用水、成本考核：目标、结果、责任人、措施。", "Assessments of energy, water and cost."),
        subcommands: [List.self, Show.self, History.self, Enter.self, Correct.self])

    struct List: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("列出一家企业的考核。", "List a plant's assessments."))
        @Argument(help: .plant) var plant: String
        @Option(help: ArgumentHelp(say("只看此类。", "Only those of this subject.")))
        var subject: Word<AssessmentSubject>?
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<Assessment> {
            let request = ListAssessmentsRequest.with {
                $0.enterpriseID = plant
                $0.subject = subject?.value ?? .unspecified
            }
            return try await frame.pages(of: request) { try await session.assessments.listAssessments($0) }
        }

        static var columns: [Column<Assessment>] {
            [
                Column("考核期", "period") { $0.period },
                Column("指标", "indicator") { $0.indicator.words },
                Column("目标", "target") { $0.target.thousandths },
                Column("结果", "result") { $0.result.thousandths },
                Column("单位", "unit") { $0.unitText },
                Column("达标", "met") { $0.met ? say("是", "yes") : say("否", "no") },
                Column("责任人", "owner") { $0.owner },
                Column("措施", "measure") { $0.measure.fitted(to: 30) },
                Column("编号", "id") { $0.id },
            ]
        }
    }

    struct Show: ShowVerb {
        static let configuration = CommandConfiguration(abstract: say("看一条考核。", "Show one assessment."))
        @Argument(help: .id) var id: String
        @OptionGroup var asOf: AsOfOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Assessment {
            let request = try GetAssessmentRequest.with {
                $0.assessmentID = id
                $0.asOf = try asOf.instant()
            }
            return try await session.assessments.getAssessment(request)
        }
    }

    struct History: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("一条考核的历次改动。", "Every revision of an assessment."))
        @Argument(help: .id) var id: String
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<AssessmentRevision> {
            let request = GetAssessmentRequest.with { $0.assessmentID = id }
            return frame.part(
                of: try await session.assessments.getAssessmentHistory(request).revisions)
        }

        static var columns: [Column<AssessmentRevision>] {
            [
                Column("修订", "revision") { String($0.assessment.revision) },
                Column("时间", "at") { Instant(microseconds: $0.changedAt).beijingText },
                Column("经办", "by") { $0.changedBy },
                Column("目标", "target") { $0.assessment.target.thousandths },
                Column("结果", "result") { $0.assessment.result.thousandths },
                Column("缘由", "why") { $0.assessment.changeReason },
            ]
        }
    }

    struct Enter: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("录入一期考核。", "Enter the assessment of a period."))
        @Argument(help: .site) var site: String
        @Argument(help: ArgumentHelp(say("指标。", "The indicator."))) var indicator: Word<AssessmentIndicator>
        @Argument(
            help: ArgumentHelp(
                say("考核期：2026-10、2026-Q3 或 2026。", "The period: 2026-10, 2026-Q3 or 2026.")))
        var period: String
        @OptionGroup var figures: FigureOptions
        @Option(name: .customLong("file"), help: ArgumentHelp(say("附件，可重复。", "A file, may be repeated.")))
        var files: [String] = []
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Assessment {
            var entered = EnterAssessmentRequest.with {
                $0.confirmed = confirmation.fields
                $0.siteID = site
                $0.indicator = indicator.value
                $0.period = period
                ($0.target, $0.result) = (figures.target.value, figures.result.value)
                ($0.owner, $0.measure) = (figures.owner, figures.measure)
            }
            for file in files { entered.files.append(try await session.upload(file)) }
            return try await session.assessments.enterAssessment(entered)
        }
    }

    struct Correct: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("更正一条考核。", "Put an assessment right."))
        @Argument(help: .id) var id: String
        @Argument(help: .reason) var reason: String
        @OptionGroup var figures: FigureOptions
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Assessment {
            let seen = try await session.assessments.getAssessment(.with { $0.assessmentID = id })
            return try await session.assessments.correctAssessment(
                .with {
                    $0.confirmed = confirmation.fields
                    $0.assessmentID = id
                    $0.revision = seen.revision
                    ($0.target, $0.result) = (figures.target.value, figures.result.value)
                    ($0.owner, $0.measure) = (figures.owner, figures.measure)
                    $0.reason = reason
                })
        }
    }
}

/// What an assessment says, as typed.
struct FigureOptions: ParsableArguments {
    @Option(help: ArgumentHelp(say("目标。", "The target."))) var target: ThousandthsText
    @Option(help: ArgumentHelp(say("结果。", "The result."))) var result: ThousandthsText
    @Option(help: ArgumentHelp(say("责任人。", "Who answers for it."))) var owner: String
    @Option(help: ArgumentHelp(say("采取的措施；未达目标的必填。", "What is done; needed where the target was missed.")))
    var measure = ""
}

extension Assessment: Summarised {
    fileprivate var unitText: String { UnitText.words(unit)(in: terminalLanguage) }

    var summary: String {
        let verdict = met ? say("达标", "met") : say("未达标", "missed")
        var lines = [
            "\(period) \(remarked(indicator.words, subject.words))  (\(id))",
            "  \(say("目标", "target")) \(target.thousandths) \(unitText)  \(say("结果", "result")) \(result.thousandths) \(unitText)  \(verdict)",
            "  \(say("责任人", "owner")) \(owner)",
        ]
        if !measure.isEmpty { lines.append("  \(say("措施", "measure"))：\(measure)") }
        lines += files.map { "  \($0.name)" }
        if !changeReason.isEmpty { lines.append("  \(say("更正", "corrected"))：\(changeReason)") }
        return lines.joined(separator: "\n")
    }
}
