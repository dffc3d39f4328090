import ArgumentParser
import Installation
import RegistryAPI
import SwiftProtobuf

extension PolicyVerb {
    /// The cities' documents that carry out a policy.
    struct Supporting: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("各市配套文件，及尚缺的市。", "The cities' supporting documents, and who has none."))
        @Argument(help: ArgumentHelp(say("省级文件编号。", "The id of the province's policy."))) var id: String
        @OptionGroup var frame: OpenFrame

        func ask(_ session: Session) async throws -> SupportingDocumentList {
            try await session.policies.listSupportingDocuments(.with { $0.policyID = id })
        }

        func text(of reply: SupportingDocumentList) -> String {
            var table = Table(
                say("市", "city"), say("配套文件", "document"), say("文号", "number"), say("施行", "from"),
                say("废止", "repealed"))
            for city in reply.cities {
                if city.documents.isEmpty { table.add(city.name, say("（尚缺）", "(none)"), "", "", "") }
                for document in city.documents {
                    table.add(
                        city.name, document.title.fitted(to: 40), document.documentNumber,
                        document.effectiveOn, document.repealedOn)
                }
            }
            let count = say(
                "\(reply.cities.count) 个市中 \(reply.withDocument) 个有现行配套文件",
                "\(reply.withDocument) of \(reply.cities.count) cities have one in force")
            return "\(table.text)\n\(count)"
        }
    }
}
