import AcceptanceAPI
import ServiceKit
import SwiftProtobuf

// What the other services learn of applications and of what has to be put right: how they stand, not who judged.

extension Command {
    /// Keeps a new application and tells the others.
    func enter(_ application: Application) throws -> Application {
        let kept = try kept(.applications).add(application)
        try publish(kept.moved, about: kept.enterpriseID)
        return kept
    }

    /// Keeps a changed application, and tells the others when it moved.
    @discardableResult
    func keep(_ application: Application) throws -> Application {
        let before = try kept(.applications).get(application.id)?.state
        let kept = try kept(.applications).save(application)
        if before != kept.state { try publish(kept.moved, about: kept.enterpriseID) }
        return kept
    }

    /// Keeps a new thing to put right and tells the others.
    func enter(_ rectification: Rectification) throws {
        let kept = try kept(.rectifications).add(rectification)
        try publish(kept.moved, about: kept.enterpriseID)
    }

    /// Keeps a thing to put right that moved, and tells the others.
    func keep(_ rectification: Rectification) throws -> Rectification {
        let kept = try kept(.rectifications).save(rectification)
        try publish(kept.moved, about: kept.enterpriseID)
        return kept
    }
}

extension Application {
    fileprivate var moved: ApplicationMoved {
        .with {
            $0.applicationID = id
            $0.enterpriseID = enterpriseID
            $0.roundCode = roundCode
            $0.tier = tier
            $0.state = state
        }
    }
}

extension Rectification {
    fileprivate var moved: RectificationMoved {
        .with {
            $0.rectificationID = id
            $0.enterpriseID = enterpriseID
            $0.applicationID = applicationID
            $0.itemCode = itemCode
            $0.finding = finding
            $0.state = state
            $0.dueOn = dueOn
        }
    }
}
