import AcceptanceAPI
import ServiceKit
import Store
import SwiftProtobuf

extension Application: Document {}

extension DocumentCollection where D == Application {
    static let applications = DocumentCollection(
        table: "application",
        indexes: [
            .text("round_id") { $0.roundID },
            .text("enterprise_id") { $0.enterpriseID },
            .text("division_code") { $0.divisionCode },
            .integer("submitted_at") { $0.submittedAt },
        ])
}

extension Aggregate where D == Application {
    static let applications = Aggregate(
        .applications, name: "application", unknown: .applicationUnknown, effects: [.moved])
}

extension Effect where D == Application {
    /// The others are told how it stands, when it is handed in and whenever that changes; not who judged.
    static var moved: Effect {
        .event(about: \.enterpriseID) { change in
            let application = change.after
            guard change.isNews(\.state) else { return nil }
            return ApplicationMoved.with {
                $0.applicationID = application.id
                $0.enterpriseID = application.enterpriseID
                $0.roundCode = application.roundCode
                $0.tier = application.tier
                $0.state = application.state
            }
        }
    }
}

extension KeptDocuments where D == Application {
    /// What that plant handed in in that round.
    func of(_ plant: Plant, in round: Round) throws -> Application? {
        try first(where: [
            .equal("round_id", .text(round.id)), .equal("enterprise_id", .text(plant.id)),
        ])
    }

    /// The plant's application before this one for which a panel sat; `nil` when this is its first.
    func before(_ application: Application) throws -> Application? {
        var token = ""
        repeat {
            let page = try find(
                where: [.equal("enterprise_id", .text(application.enterpriseID))],
                order: .descending("submitted_at"), after: token)
            let earlier = page.documents.first { $0.id != application.id && !$0.panel.isEmpty }
            if let earlier { return earlier }
            token = page.nextToken
        } while !token.isEmpty
        return nil
    }
}
