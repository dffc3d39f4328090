import ArgumentParser
import CommonAPI
import Installation
import RegistryAPI
import SwiftProtobuf

/// Technical guidance: questions of plants and answers of the team.
struct GuidanceVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guidance",
        abstract: say("技术指导：提问、指派、答复、评价；专家团队。", "Technical guidance, and the team that gives it."),
        subcommands: [
            List.self, Show.self, Ask.self, Assign.self, Answer.self, HandBack.self, Rate.self, Withdraw.self,
            TeamOf.self, Name.self, Dismiss.self,
        ])

    struct List: ListVerb {
        static let configuration = CommandConfiguration(abstract: say("列出请求。", "List requests."))
        @Option(help: .division) var division = ""
        @Option(help: .state) var state: Word<GuidanceState>?
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<GuidanceRequest> {
            let request = ListGuidanceRequest.with {
                $0.divisionCode = division
                $0.state = state?.value ?? .unspecified
            }
            return try await frame.pages(of: request) { try await session.guidance.listGuidance($0) }
        }

        static var columns: [Column<GuidanceRequest>] {
            [
                Column("状态", "state") { $0.state.words },
                Column("专业", "field") { $0.field.words },
                Column("题目", "title") { $0.title.fitted(to: 40) },
                Column("专家", "member") { $0.memberName },
                Column("评分", "rating") { $0.rating == 0 ? "" : String($0.rating) },
                Column("编号", "id") { $0.id },
            ]
        }
    }

    typealias Show = ShowRecord<GuidanceRequest>

    struct Ask: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("提出请求。", "Ask for guidance."))
        @Argument(help: ArgumentHelp(say("企业编号。", "The plant's id."))) var plant: String
        @Argument(help: ArgumentHelp(say("题目。", "What it is about."))) var title: String
        @Argument(help: ArgumentHelp(say("问题。", "The question."))) var question: String
        @Option(help: ArgumentHelp(say("专业。", "Whose field it is."))) var field: Word<GuidanceField>
        @Option(name: .customLong("file"), help: ArgumentHelp(say("附件，可重复。", "A file, may be repeated.")))
        var files: [String] = []
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> GuidanceRequest {
            var asked = AskGuidanceRequest.with {
                $0.enterpriseID = plant
                $0.title = title
                $0.question = question
                $0.field = field.value
            }
            for file in files { asked.files.append(try await session.upload(file)) }
            return try await session.guidance.askGuidance(asked)
        }
    }

    struct Assign: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("指派专家。", "Give it to a member."))
        @Argument(help: .id) var id: String
        @Argument(help: ArgumentHelp(say("成员编号。", "The member's id."))) var member: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> GuidanceRequest {
            let assigned = AssignGuidanceRequest.with {
                $0.requestID = id
                $0.memberID = member
            }
            return try await session.guidance.assignGuidance(assigned)
        }
    }

    struct Answer: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("答复。", "Answer a request."))
        @Argument(help: .id) var id: String
        @Argument(help: ArgumentHelp(say("答复。", "The answer."))) var answer: String
        @Option(name: .customLong("file"), help: ArgumentHelp(say("附件，可重复。", "A file, may be repeated.")))
        var files: [String] = []
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> GuidanceRequest {
            var answered = AnswerGuidanceRequest.with {
                $0.requestID = id
                $0.answer = answer
            }
            for file in files { answered.files.append(try await session.upload(file)) }
            return try await session.guidance.answerGuidance(answered)
        }
    }

    struct HandBack: RecordVerb {
        static let configuration = CommandConfiguration(
            commandName: "hand-back", abstract: say("退回，另行指派。", "Hand it back for another member."))
        @Argument(help: .id) var id: String
        @Argument(help: ArgumentHelp(say("原因。", "Why."))) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> GuidanceRequest {
            let back = HandBackGuidanceRequest.with {
                $0.requestID = id
                $0.reason = reason
            }
            return try await session.guidance.handBackGuidance(back)
        }
    }

    struct Rate: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("评价答复。", "Rate the answer."))
        @Argument(help: .id) var id: String
        @Argument(help: ArgumentHelp(say("1 至 5 分。", "1 to 5."))) var rating: Int32
        @Argument(help: ArgumentHelp(say("评语。", "A comment."))) var comment = ""
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> GuidanceRequest {
            let rated = RateGuidanceRequest.with {
                $0.requestID = id
                $0.rating = rating
                $0.comment = comment
            }
            return try await session.guidance.rateGuidance(rated)
        }
    }

    struct Withdraw: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("撤回请求。", "Take a request back."))
        @Argument(help: .id) var id: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> GuidanceRequest {
            try await session.guidance.withdrawGuidance(.with { $0.requestID = id })
        }
    }
}

extension GuidanceRequest: ShownRecord {
    static var showing: String { say("看一件请求。", "Show one request.") }

    static func get(_ id: String, by session: Session) async throws -> GuidanceRequest {
        try await session.guidance.getGuidance(.with { $0.requestID = id })
    }

    var summary: String {
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
