import ArgumentParser
import EnforcementAPI
import Installation
import SwiftProtobuf

/// The key-supervision list.
struct SupervisionVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "supervision", abstract: say("“双随机、一公开”重点监管库。", "The key-supervision list."),
        subcommands: [List.self, Enter.self, Leave.self])

    struct List: ListVerb {
        static let configuration = CommandConfiguration(abstract: say("列出在库企业。", "List who is on it."))
        @Option(help: .division) var division = ""
        @Flag(help: ArgumentHelp(say("也列出已移出的。", "Also stays that are over."))) var past = false
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<Supervision> {
            let request = ListSupervisionRequest.with {
                $0.divisionCode = division
                $0.past = past
            }
            return try await frame.pages(of: request) { try await session.keySupervision.listSupervision($0) }
        }

        static var columns: [Column<Supervision>] {
            [
                Column("企业", "plant") { $0.enterpriseID },
                Column("名称", "name") { $0.enterpriseName.fitted(to: 36) },
                Column("入库", "entered") { $0.enteredOn },
                Column("缘由", "why") { $0.reason },
                Column("移出", "left") { $0.leftOn },
                Column("移出缘由", "why") { $0.leaveReason },
            ]
        }
    }

    struct Enter: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("列入重点监管库。", "Put a plant onto the list."))
        @Argument(help: ArgumentHelp(say("企业编号。", "The plant."))) var plant: String
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Supervision {
            let request = EnterSupervisionRequest.with {
                $0.enterpriseID = plant
                $0.reason = reason
            }
            return try await session.keySupervision.enterSupervision(request)
        }

        func text(of stay: Supervision) -> String {
            "\(stay.enterpriseName) \(stay.enteredOn) \(stay.reason)"
        }
    }

    struct Leave: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("移出重点监管库。", "Take a plant off the list."))
        @Argument(help: ArgumentHelp(say("企业编号。", "The plant."))) var plant: String
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Supervision {
            let request = LeaveSupervisionRequest.with {
                $0.enterpriseID = plant
                $0.reason = reason
            }
            return try await session.keySupervision.leaveSupervision(request)
        }

        func text(of stay: Supervision) -> String {
            "\(stay.enterpriseName) \(stay.leftOn) \(stay.leaveReason)"
        }
    }
}
