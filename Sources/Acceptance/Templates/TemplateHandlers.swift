import AcceptanceAPI
import CommonAPI
import Refusals
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for scoring sheets: publishing and showing.
struct TemplateService: TemplatesHandlers {
    func publishTemplate(_ request: PublishTemplateRequest, _ command: Command) throws -> Template {
        try command.actor.require(.organiser, over: .province)
        try request.requireScorable()
        let present = try command.kept(.templates).first(where: [.equal("version", .text(request.version))])
        guard present == nil else {
            throw Refusal(.templateVersionExists, field: "version", ["version": request.version])
        }
        return try command.kept(.templates).add(
            .with {
                $0.id = command.newID()
                $0.title = request.title
                $0.version = request.version
                $0.source = request.source
                $0.items = request.items
                $0.thresholds = request.thresholds
                $0.publishedAt = command.now.microseconds
            })
    }

    func getTemplate(_ request: GetTemplateRequest, _ query: Query) throws -> Template {
        try query.shown(.templates).require(request.templateID, field: "template_id")
    }
}
