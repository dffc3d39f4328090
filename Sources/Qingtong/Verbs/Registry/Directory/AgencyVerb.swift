import ArgumentParser
import CommonAPI
import Installation
import RegistryAPI
import SwiftProtobuf

/// The directory of agencies.
struct AgencyVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agency", abstract: say("单位名录。", "The directory of agencies."),
        subcommands: [List.self, Register.self, Competent.self, End.self])

    struct List: ListVerb {
        static let configuration = CommandConfiguration(abstract: say("列出单位。", "List agencies."))
        @Option(help: .division) var division = ""
        @Option(help: ArgumentHelp(say("只看此条线。", "Only this line of government.")))
        var department: Word<Department>?
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<Agency> {
            let all = try await session.directory.listAgencies(.with { $0.divisionCode = division }).agencies
            return frame.part(of: all.filter { department == nil || $0.department == department?.value })
        }

        static var columns: [Column<Agency>] {
            [
                Column("编号", "id") { $0.id },
                Column("名称", "name") { $0.name + ($0.endedAt > 0 ? say("（已撤销）", " (ended)") : "") },
                Column("条线", "department") { $0.department.words },
                Column("区划", "division") { $0.divisionCode },
            ]
        }
    }

    struct Register: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("登记一个单位。", "Enter an agency."))
        @Argument(
            help: ArgumentHelp(say("编号，如 haining-construction。", "Its id, such as haining-construction.")))
        var id: String
        @Argument(help: ArgumentHelp(say("全称。", "Its official name."))) var name: String
        @Option(help: ArgumentHelp(say("条线。", "Its line of government."))) var department: Word<Department>
        @Option(help: ArgumentHelp(say("区划代码。", "The code of its division."))) var division: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Agency {
            let agency = Agency.with {
                $0.id = id
                $0.name = name
                $0.department = department.value
                $0.divisionCode = division
            }
            return try await session.directory.registerAgency(.with { $0.agency = agency })
        }

        func text(of entered: Agency) -> String {
            "\(entered.id)  \(entered.name)  \(entered.divisionCode)"
        }
    }
}
