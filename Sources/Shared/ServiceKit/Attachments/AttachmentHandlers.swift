package import CommonAPI
import Foundation
import Refusals
import Rulebook
import SwiftProtobuf

/// Takes files in and gives them out.
package struct AttachmentService: AttachmentsHandlers {
    package typealias Command = ServiceKit.Command
    package typealias Query = ServiceKit.Query

    private let readers: AttachmentReaders

    /// Answers for files that records of these kinds refer to.
    package init(readers: AttachmentReaders) {
        self.readers = readers
    }

    package func putAttachment(_ items: [AttachmentPart], _ command: Command) throws -> AttachedFile {
        let upload = try AttachmentUpload(items)
        let (sha256, holder) = (upload.attachment.sha256, command.actor.holder)
        try StoredAttachments.forget(
            before: command.now.adding(seconds: -AttachmentLimits.days * 86_400), in: command.transaction)
        guard
            try StoredAttachments.pending(of: holder, besides: sha256, in: command.transaction)
                < AttachmentLimits.pending
        else { throw Refusal(.attachmentsPending, ["limit": String(AttachmentLimits.pending)]) }
        try StoredAttachments.keep(upload, at: command.now, in: command.transaction)
        try StoredAttachments.claim(
            sha256, as: upload.attachment.mediaType, by: holder, at: command.now, in: command.transaction)
        command.touched("attachment/\(sha256)")
        guard
            var kept = try StoredAttachments.attachment(sha256, claimedBy: holder, in: command.transaction)
        else {
            throw Refusal(.attachmentUnknown)
        }
        kept.name = upload.attachment.name
        return kept
    }

    package func getAttachment(
        _ request: GetAttachmentRequest, _ query: Query, _ emit: (AttachmentData) throws -> Void
    ) throws {
        guard try isShown(request.sha256, to: query) else {
            throw Refusal(.attachmentUnknown, field: "sha256")
        }
        try StoredAttachments.read(request.sha256, in: query.transaction) { piece in
            try emit(.with { $0.data = Data(piece) })
        }
    }

    private func isShown(_ sha256: String, to query: Query) throws -> Bool {
        if try StoredAttachments.isClaimed(sha256, by: query.actor.holder, in: query.transaction) {
            return true
        }
        return try StoredAttachments.references(to: sha256, in: query.transaction).contains { reference in
            try readers.show(reference.kind, reference.record, to: query)
        }
    }
}
