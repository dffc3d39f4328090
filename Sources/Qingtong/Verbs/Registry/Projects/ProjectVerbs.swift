import ArgumentParser
import CommonAPI
import Installation
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

/// New plants: filing, the four opinions, supplements, decision, early starts.
struct ProjectVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "project",
        abstract: say("新建项目：申报、四部门意见、补正、决定、未批先建移送。", "New plants, from filing to decision."),
        subcommands: [
            File.self, List.self, Show.self, OpinionOf.self, Ask.self, Answer.self, Withdraw.self,
            Decide.self,
            EarlyStartOf.self,
        ])

    struct File: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("申报一个新建项目。", "File a new plant."))
        @Argument(help: ArgumentHelp(say("拟建企业名称。", "The plant's name to be."))) var name: String
        @Option(help: ArgumentHelp(say("申报单位。", "Who will build it."))) var applicant: String
        @Option(help: ArgumentHelp(say("区划代码。", "The division's code."))) var division: String
        @Option(help: ArgumentHelp(say("地点。", "The place."))) var place: String
        @Option(help: ArgumentHelp(say("生产线数。", "Production lines."))) var lines: Int32 = 1
        @Option(help: ArgumentHelp(say("设计年产能（立方米）。", "Capacity, m³ a year."))) var capacity: Int64
        @Option(help: ArgumentHelp(say("用地说明。", "Statement on land."))) var land: String
        @Option(help: ArgumentHelp(say("规划说明。", "Statement on planning."))) var planning: String
        @Option(help: ArgumentHelp(say("环保说明。", "Statement on the environment."))) var environment: String
        @Option(help: ArgumentHelp(say("资质说明。", "Statement on qualification."))) var qualification: String
        @Option(
            name: .customLong("file"),
            help: ArgumentHelp(say("附件，可重复：land=文件。", "A file, may be repeated: land=FILE."))) var files:
            [String] = []
        @Option(help: ArgumentHelp(say("已登记企业的编号。", "The id of a registered plant."))) var plant = ""
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Project {
            let statements = [land, planning, environment, qualification]
            var papers = zip(Ground.inOrder, statements).map { ground, statement in
                GroundPapers.with {
                    $0.ground = ground
                    $0.statement = statement
                }
            }
            let named = try files.map(GroundFile.init)
            for file in named {
                let kept = try await session.upload(file.path)
                for index in papers.indices where papers[index].ground == file.ground {
                    papers[index].files.append(kept)
                }
            }
            return try await session.projects.fileProject(
                .with {
                    $0.confirmed = confirmation.fields
                    $0.name = name
                    $0.applicant = applicant
                    $0.enterpriseID = plant
                    $0.divisionCode = division
                    $0.place = place
                    $0.lineCount = lines
                    $0.capacityMilliM3 = capacity.multipliedReportingOverflow(by: 1000).partialValue
                    $0.papers = papers
                })
        }
    }

    struct List: ListVerb {
        static let configuration = CommandConfiguration(abstract: say("列出新建项目。", "List new plants."))
        @Option(help: .division) var division = ""
        @Flag(help: ArgumentHelp(say("只看待本单位办理的。", "Only those my agency still owes something.")))
        var mine = false
        @Option(help: .state) var state: Word<ProjectState>?
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<Project> {
            let request = ListProjectsRequest.with {
                $0.divisionCode = division
                $0.awaitingMyAgency = mine
                $0.state = state?.value ?? .unspecified
            }
            return try await frame.pages(of: request) { try await session.projects.listProjects($0) }
        }

        func table(_ projects: [Project]) -> Table {
            var table = Table(
                say("项目号", "number"), say("名称", "name"), say("状态", "state"), say("用地", "land"),
                say("规划", "planning"), say("环保", "environment"), say("资质", "qualification"),
                say("编号", "id"))
            for project in projects {
                let marks = project.opinions.map(\.mark) + Array(repeating: "", count: 4)
                table.add(
                    project.number, project.name.fitted(to: 30), project.state.words, marks[0], marks[1],
                    marks[2], marks[3], project.id)
            }
            return table
        }
    }

    typealias Show = ShowRecord<Project>

    struct OpinionOf: RecordVerb {
        static let configuration = CommandConfiguration(
            commandName: "opinion", abstract: say("出具本单位的意见。", "Give my agency's opinion."))
        @Argument(help: .id) var id: String
        @Argument(help: ArgumentHelp(say("事项。", "The ground."))) var ground: Word<Ground>
        @Argument(help: ArgumentHelp(say("意见。", "The opinion in words."))) var text: String
        @Option(help: ArgumentHelp(say("同意或不同意，必填。", "Whether it agrees; needed.")))
        var stance: Word<OpinionStance>
        @Option(help: ArgumentHelp(say("批准文号。", "The number of the approval."))) var number = ""
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Project {
            let request = GiveOpinionRequest.with {
                $0.projectID = id
                $0.ground = ground.value
                $0.stance = stance.value
                $0.text = text
                $0.documentNumber = number
            }
            return try await session.projects.giveOpinion(request)
        }
    }

    struct Ask: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("要求补正，本单位期限中止。", "Ask for more papers; my agency's clock stands still."))
        @Argument(help: .id) var id: String
        @Argument(help: ArgumentHelp(say("事项。", "The ground."))) var ground: Word<Ground>
        @Argument(help: ArgumentHelp(say("缺什么。", "What is missing."))) var request: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Project {
            let asked = RequestSupplementRequest.with {
                $0.projectID = id
                $0.ground = ground.value
                $0.request = request
            }
            return try await session.projects.requestSupplement(asked)
        }
    }

    struct Answer: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("交回补正材料。", "Hand in what was asked for."))
        @Argument(help: .id) var id: String
        @Argument(help: ArgumentHelp(say("事项。", "The ground."))) var ground: Word<Ground>
        @Argument(help: ArgumentHelp(say("说明。", "The answer."))) var answer: String
        @Option(name: .customLong("file"), help: ArgumentHelp(say("附件，可重复。", "A file, may be repeated.")))
        var files: [String] = []
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Project {
            var request = AnswerSupplementRequest.with {
                $0.projectID = id
                $0.ground = ground.value
                $0.answer = answer
            }
            for file in files { request.files.append(try await session.upload(file)) }
            return try await session.projects.answerSupplement(request)
        }
    }

    typealias Withdraw = EndRecord<Project>

    struct Decide: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("依四项意见作出决定。", "Decide on the four opinions."))
        @Argument(help: .id) var id: String
        @Argument(help: ArgumentHelp(say("决定。", "The decision in words."))) var text: String
        @Option(help: ArgumentHelp(say("批准或不予批准，必填。", "Which way it is decided; needed.")))
        var outcome: Word<ProjectOutcome>
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Project {
            let seen = try await session.projects.getProject(.with { $0.projectID = id })
            return try await session.projects.decideProject(
                .with {
                    $0.projectID = id
                    $0.revision = seen.revision
                    $0.text = text
                    $0.outcome = outcome.value
                })
        }
    }

    struct EarlyStartOf: RecordVerb {
        static let configuration = CommandConfiguration(
            commandName: "early-start", abstract: say("未批先建，移送执法。", "Refer building without a decision."))
        @Argument(help: .id) var id: String
        @Argument(help: ArgumentHelp(say("情况。", "What was seen."))) var text: String
        @Option(help: ArgumentHelp(say("发现日期。", "The day it was seen."))) var seenOn: String
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Project {
            let request = ReportEarlyStartRequest.with {
                $0.confirmed = confirmation.fields
                $0.projectID = id
                $0.seenOn = seenOn
                $0.text = text
            }
            return try await session.projects.reportEarlyStart(request)
        }
    }
}

/// A file for one ground, `land=scan.pdf`.
private struct GroundFile {
    let ground: Ground
    let path: String

    init(_ text: String) throws {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let ground = Ground(called: parts[0]) else {
            throw ValidationError(say("附件应写作 land=文件：\(text)", "Write a file as land=FILE: \(text)"))
        }
        self.ground = ground
        path = parts[1]
    }
}

extension Project: ShownRecord {
    static var showing: String { say("看一个新建项目。", "Show a new plant.") }

    static func get(_ id: String, by session: Session) async throws -> Project {
        try await session.projects.getProject(.with { $0.projectID = id })
    }
}

extension Project: EndedRecord {
    static var ending: (verb: String, abstract: String) { ("withdraw", say("撤回申报。", "Take a filing back.")) }

    static func end(_ id: String, because reason: String, by session: Session) async throws -> Project {
        let request = WithdrawProjectRequest.with {
            $0.projectID = id
            $0.reason = reason
        }
        return try await session.projects.withdrawProject(request)
    }
}
