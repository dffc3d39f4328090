import ArgumentParser
import Installation
import RegistryAPI
import SwiftProtobuf

// The team of experts that gives guidance.

extension GuidanceVerb {
    struct TeamOf: RecordVerb {
        static let configuration = CommandConfiguration(
            commandName: "team", abstract: say("专家团队及所缺的人员种类。", "The team, and what it lacks."))
        @Option(help: ArgumentHelp(say("可服务于哪个区划。", "Who may serve there."))) var division = ""
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Team {
            try await session.guidance.getTeam(.with { $0.divisionCode = division })
        }

        func text(of team: Team) -> String {
            var table = Table(
                say("姓名", "name"), say("种类", "kind"), say("单位", "organisation"), say("区划", "division"),
                say("编号", "id"))
            for member in team.members {
                table.add(
                    member.name, member.field.words, member.organisation, member.divisionCode, member.id)
            }
            let missing = team.missing.map(\.words).listed
            return missing.isEmpty ? table.text : "\(table.text)\n\(say("尚缺", "missing"))：\(missing)"
        }
    }

    struct Name: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("聘入团队。", "Put somebody on the team."))
        @Argument(help: ArgumentHelp(say("身份编号。", "The principal's id."))) var principal: String
        @Argument(help: ArgumentHelp(say("姓名。", "The name."))) var name: String
        @Option(help: ArgumentHelp(say("人员种类。", "Which of the four kinds."))) var field: Word<GuidanceField>
        @Option(help: ArgumentHelp(say("工作单位。", "Where the person works."))) var organisation: String
        @Option(help: ArgumentHelp(say("区划代码。", "The division's code."))) var division = "330000"
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> TeamMember {
            let request = NameTeamMemberRequest.with {
                $0.name = name
                $0.field = field.value
                $0.organisation = organisation
                $0.principalID = principal
                $0.divisionCode = division
            }
            return try await session.guidance.nameTeamMember(request)
        }

        func text(of member: TeamMember) -> String {
            "\(member.name)  \(member.field.words)  (\(member.id))"
        }
    }

    struct Dismiss: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("离开团队。", "Take somebody off the team."))
        @Argument(help: ArgumentHelp(say("成员编号。", "The member's id."))) var id: String
        @Argument(help: ArgumentHelp(say("原因。", "Why."))) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> TeamMember {
            let request = DismissTeamMemberRequest.with {
                $0.memberID = id
                $0.reason = reason
            }
            return try await session.guidance.dismissTeamMember(request)
        }

        func text(of member: TeamMember) -> String {
            "\(member.name)  \(member.leavingReason)"
        }
    }
}
