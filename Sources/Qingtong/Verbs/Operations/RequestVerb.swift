import ArgumentParser
import CommonAPI
import Installation
import RPC
import Refusals
import Rulebook
import SwiftProtobuf

/// The result of a command whose answer was lost.
struct RequestVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request", abstract: say("请求：按编号查结果。", "Requests: look one up by its id."),
        subcommands: [Show.self])

    struct Show: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "自己的请求是否已生效（已生效 / 未知）。", "Whether one's own request was applied: applied or unknown."))
        @Argument(
            help: ArgumentHelp(say("请求编号，32 位十六进制，可多个。", "Request ids: 32 hex digits each."), valueName: "id")
        )
        var ids: [String]
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Listing<RequestRecord> {
            var records: [RequestRecord] = []
            for id in ids { records.append(try await session.request(id)) }
            return Listing(records)
        }

        func total(of reply: Listing<RequestRecord>) -> String { "" }

        static var columns: [Column<RequestRecord>] {
            [
                Column("请求编号", "request") { $0.requestID },
                Column("结果", "state") {
                    $0.state == .applied
                        ? say("已生效", "applied")
                        : say("未知，可用同一编号重发", "unknown; may be sent again under its id")
                },
                Column("方法", "method") { $0.method },
                Column("时间", "applied") {
                    $0.state == .applied ? Instant(microseconds: $0.appliedAt).beijingText : ""
                },
            ]
        }
    }
}

extension Session {
    /// The request, from the service that knows it; unknown when none does.
    func request(_ id: String) async throws -> RequestRecord {
        for service in HomeBuilder.services {
            do {
                let client = RequestsClient(caller(of: service))
                let record = try await client.getRequest(.with { $0.requestID = id })
                if record.state == .applied { return record }
            } catch let status as Status where status.code == .unauthenticated {
                // A service that does not know the caller has applied nothing for it.
            }
        }
        return .with {
            $0.requestID = id
            $0.state = .unknown
        }
    }
}
