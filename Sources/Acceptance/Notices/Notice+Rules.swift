import AcceptanceAPI
import CommonAPI
import Crypto
import Foundation
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf

extension Notice {
    /// The four departments of the province that notify together (plan 三(三)1).
    static let departments: Set<Department> = [.commerce, .economyIt, .ecology, .construction]

    init(_ number: String, over applications: [Application], id: String, at now: Instant) {
        self = .with {
            $0.id = id
            $0.number = number
            $0.lines = applications.map(NoticeLine.init)
            $0.state = .draft
            $0.draftedAt = now.microseconds
        }
        contentDigest = Data(digest.bytes)
    }

    /// Takes the signature of the caller's department. From `draft` only; the last of the four leads to `published`.
    ///
    /// - Parameters:
    ///   - content: The digest of the text that the signatory read.
    ///   - actor: Who signs; its department is what counts.
    ///   - now: When.
    /// - Throws: `notice-published`, `department-not-needed`, `notice-signed`, `notice-changed`.
    mutating func sign(_ content: Data, by actor: Actor, at now: Instant) throws(Refusal) {
        let field: FieldPath = "notice_id"
        let department = actor.principal.department
        guard state == .draft else { throw Refusal(.noticePublished, field: field) }
        guard Notice.departments.contains(department) else {
            throw Refusal(.departmentNotNeeded, field: field)
        }
        guard !signatures.contains(where: { $0.department == department }) else {
            throw Refusal(.noticeSigned, field: field)
        }
        guard content == contentDigest else { throw Refusal(.noticeChanged, field: "content_digest") }
        signatures.append(
            .with {
                $0.department = department
                $0.agencyName = actor.principal.agencyName
                $0.principalID = actor.id
                $0.signedAt = now.microseconds
            })
        guard Set(signatures.map(\.department)) == Notice.departments else { return }
        publishedAt = now.microseconds
        state = .published
    }
}

extension NoticeLine {
    fileprivate init(_ application: Application) {
        self = .with {
            $0.applicationID = application.id
            $0.enterpriseID = application.enterpriseID
            $0.enterpriseName = application.enterpriseName
            $0.divisionCode = application.divisionCode
            $0.tier = application.tier
        }
    }
}
