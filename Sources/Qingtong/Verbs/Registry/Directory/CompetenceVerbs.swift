import ArgumentParser
import CommonAPI
import Installation
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension AgencyVerb {
    /// Which agency is competent where: tips, cases and new projects are routed by that.
    struct Competent: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say(
                "主管单位：由上级设定，举报与申报按此分派。",
                "Who is competent where: set from above; tips and new projects go by it."),
            subcommands: [List.self, Set.self])

        struct List: RecordVerb {
            static let configuration = CommandConfiguration(
                abstract: say(
                    "列出主管单位，及有单位而未设定之处。",
                    "List who is competent, and where nobody is although there are agencies."))
            @Option(help: .division) var division = ""
            @Flag(help: ArgumentHelp(say("包括过去与将来的任期。", "Terms past and to come as well."))) var all = false
            @OptionGroup var frame: SignedFrame

            func ask(_ session: Session) async throws -> CompetentBodyList {
                try await session.directory.listCompetentBodies(.with { $0.divisionCode = division })
            }

            func text(of found: CompetentBodyList) -> String {
                found.table(all: all).text
            }
        }

        struct Set: RecordVerb {
            static let configuration = CommandConfiguration(
                abstract: say("设定主管单位；不写单位即不再有。", "Set who is competent; without an agency nobody is."))
            @Argument(help: ArgumentHelp(say("区划代码。", "The code of the division."))) var division: String
            @Argument(help: ArgumentHelp(say("条线。", "The line of government."))) var line: Word<Department>
            @Argument(help: ArgumentHelp(say("单位编号。", "The agency's id."))) var agency: String?
            @Option(help: ArgumentHelp(say("起始日，默认今天。", "The first day; today by default."))) var from = ""
            @Option(help: ArgumentHelp(say("依据文件及文号。", "On what basis: a document and its number.")))
            var reason: String
            @OptionGroup var confirmation: ConfirmationOptions
            @OptionGroup var frame: SignedFrame

            func ask(_ session: Session) async throws -> CompetentBody {
                let request = SetCompetentBodyRequest.with {
                    $0.confirmed = confirmation.fields
                    $0.divisionCode = division
                    $0.department = line.value
                    $0.agencyID = agency ?? ""
                    $0.from = from
                    $0.reason = reason
                }
                return try await session.directory.setCompetentBody(request)
            }

            func text(of body: CompetentBody) -> String {
                CompetentBodyList.with { $0.bodies = [body] }.table(all: true).text
            }
        }
    }

    struct End: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "撤销一个单位：其身份即不能再登录。", "End an agency: whoever acts for it signs in no more."))
        @Argument(help: ArgumentHelp(say("单位编号。", "The agency's id."))) var id: String
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @Option(
            help: ArgumentHelp(
                say("承接的单位编号：接办未出具的意见和决定。", "The id of the agency that takes over what is owed.")))
        var successor =
            ""
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Agency {
            let request = EndAgencyRequest.with {
                $0.agencyID = id
                $0.reason = reason
                $0.successorID = successor
            }
            return try await session.directory.endAgency(request)
        }

        func text(of agency: Agency) -> String {
            "\(agency.id)  \(agency.name)  \(say("已撤销", "ended"))"
        }
    }
}

extension CompetentBodyList {
    /// A line for each term in force today, or for every term; and one for each place without any.
    fileprivate func table(all: Bool) -> Table {
        let today = SystemClock.now().day
        var table = Table(
            say("编号", "row"), say("单位", "agency"), say("自", "from"), say("设定人", "set by"), say("依据", "basis"))
        for body in bodies {
            let terms = all ? body.terms : body.term(on: today).map { [$0] } ?? []
            for term in terms {
                table.add(
                    body.id, term.agencyID.isEmpty ? say("无：由上级办理", "none: the level above") : term.agencyID,
                    term.from, term.setBy, term.reason)
            }
        }
        for gap in gaps {
            let id = "\(gap.divisionCode)/\(gap.department.typedName)"
            table.add(
                id, say("未设定：由上级办理", "not set: the level above"), "", "",
                gap.agencyIds.joined(separator: ", "))
        }
        return table
    }
}
