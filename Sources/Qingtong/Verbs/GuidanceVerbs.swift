import ArgumentParser
import CommonAPI
import Installation
import RegistryAPI
import SwiftProtobuf

/// Technical guidance: what plants ask and the team answers.
struct GuidanceVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guidance",
        abstract: say("技术指导：提问、指派、答复、评价；专家团队。", "Technical guidance, and the team that gives it."),
        subcommands: [
            List.self, Show.self, Ask.self, Assign.self, Answer.self, HandBack.self, Rate.self, Withdraw.self,
            TeamOf.self, Name.self, Dismiss.self,
        ])

    /// A kind of people on the team.
    enum FieldName: String, ExpressibleByArgument, CaseIterable {
        case infrastructure, service, equipment, research

        var field: GuidanceField {
            switch self {
            case .infrastructure: .infrastructure
            case .service: .service
            case .equipment: .equipment
            case .research: .research
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("列出请求。", "List requests."))
        @Option(help: ArgumentHelp(say("该行政区划及下级。", "This division and below."))) var division = ""
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = ListGuidanceRequest.with {
                $0.divisionCode = division
            }
            let requests = try await caller.withSession { session in
                try await request.everyPage { try await session.guidance.listGuidance($0) }
            }
            try output.show(requests) {
                var table = Table(
                    say("状态", "state"), say("专业", "field"), say("题目", "title"), say("专家", "member"),
                    say("评分", "rating"), say("编号", "id"))
                for one in requests {
                    table.add(
                        one.state.words, one.field.words, one.title.clipped(to: 40), one.memberName,
                        one.rating == 0 ? "" : String(one.rating), one.id)
                }
                return table
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("看一件请求。", "Show one request."))
        @Argument var id: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let id = id
            let request = try await caller.withSession {
                try await $0.guidance.getGuidance(.with { $0.requestID = id })
            }
            try output.show(request) { request.summary }
        }
    }

    struct Ask: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("提出请求。", "Ask for guidance."))
        @Argument(help: ArgumentHelp(say("企业编号。", "The plant's id."))) var plant: String
        @Argument(help: ArgumentHelp(say("题目。", "What it is about."))) var title: String
        @Argument(help: ArgumentHelp(say("问题。", "The question."))) var question: String
        @Option(help: ArgumentHelp(say("专业。", "Whose field it is."))) var field: FieldName
        @Option(name: .customLong("file"), help: ArgumentHelp(say("附件，可重复。", "A file, may be repeated.")))
        var files: [String] = []
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            var asked = AskGuidanceRequest.with {
                $0.enterpriseID = plant
                $0.title = title
                $0.question = question
                $0.field = field.field
            }
            let request = try await caller.withSession { session in
                for file in files { asked.files.append(try await session.upload(file)) }
                return try await session.guidance.askGuidance(asked)
            }
            try output.show(request) { request.summary }
        }
    }

    struct Assign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("指派专家。", "Give it to a member."))
        @Argument var id: String
        @Argument(help: ArgumentHelp(say("成员编号。", "The member's id."))) var member: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let assigned = AssignGuidanceRequest.with {
                $0.requestID = id
                $0.memberID = member
            }
            let request = try await caller.withSession { try await $0.guidance.assignGuidance(assigned) }
            try output.show(request) { request.summary }
        }
    }

    struct Answer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("答复。", "Answer a request."))
        @Argument var id: String
        @Argument(help: ArgumentHelp(say("答复。", "The answer."))) var answer: String
        @Option(name: .customLong("file"), help: ArgumentHelp(say("附件，可重复。", "A file, may be repeated.")))
        var files: [String] = []
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            var answered = AnswerGuidanceRequest.with {
                $0.requestID = id
                $0.answer = answer
            }
            let request = try await caller.withSession { session in
                for file in files { answered.files.append(try await session.upload(file)) }
                return try await session.guidance.answerGuidance(answered)
            }
            try output.show(request) { request.summary }
        }
    }

    struct HandBack: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "hand-back", abstract: say("退回，另行指派。", "Hand it back for another member."))
        @Argument var id: String
        @Argument(help: ArgumentHelp(say("原因。", "Why."))) var reason: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let back = HandBackGuidanceRequest.with {
                $0.requestID = id
                $0.reason = reason
            }
            let request = try await caller.withSession { try await $0.guidance.handBackGuidance(back) }
            try output.show(request) { request.summary }
        }
    }

    struct Rate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("评价答复。", "Rate the answer."))
        @Argument var id: String
        @Argument(help: ArgumentHelp(say("1 至 5 分。", "1 to 5."))) var rating: Int32
        @Argument(help: ArgumentHelp(say("评语。", "A comment."))) var comment = ""
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let rated = RateGuidanceRequest.with {
                $0.requestID = id
                $0.rating = rating
                $0.comment = comment
            }
            let request = try await caller.withSession { try await $0.guidance.rateGuidance(rated) }
            try output.show(request) { request.summary }
        }
    }

    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("撤回请求。", "Take a request back."))
        @Argument var id: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let id = id
            let request = try await caller.withSession {
                try await $0.guidance.withdrawGuidance(.with { $0.requestID = id })
            }
            try output.show(request) { request.summary }
        }
    }
}

extension GuidanceState {
    fileprivate var words: String {
        switch self {
        case .open: say("待指派", "open")
        case .assigned: say("办理中", "assigned")
        case .answered: say("已答复", "answered")
        case .rated: say("已评价", "rated")
        case .withdrawn: say("已撤回", "withdrawn")
        case .unspecified, .UNRECOGNIZED: "—"
        }
    }
}

extension GuidanceField {
    /// The plan's words, or English.
    var words: String {
        switch self {
        case .infrastructure: say("基础设施设计建设", "infrastructure")
        case .service: say("技术与管理服务", "service")
        case .equipment: say("装备制造", "equipment")
        case .research: say("技术研究", "research")
        case .unspecified, .UNRECOGNIZED: "—"
        }
    }
}

extension GuidanceRequest {
    fileprivate var summary: String {
        var lines = [
            "\(title)  \(state.words)  \(field.words)  (\(id))", "  \(say("问", "Q"))：\(question)",
        ]
        if !memberName.isEmpty { lines.append("  \(say("专家", "member"))：\(memberName)") }
        if !answer.isEmpty { lines.append("  \(say("答", "A"))：\(answer)") }
        if rating > 0 { lines.append("  \(say("评分", "rating"))：\(rating) \(comment)") }
        lines += handedBack.map { "  \(say("退回", "handed back"))：\($0.reason)" }
        return lines.joined(separator: "\n")
    }
}
