package import CommonAPI
package import Refusals
package import Store

extension Command {
    /// Makes a record refer to a file that the caller, or somebody of the same agency or plant, uploaded.
    ///
    /// Knowing a digest gives no access: whoever did not upload the file cannot see it by naming it.
    ///
    /// - Parameters:
    ///   - attachment: The file as the request names it.
    ///   - aggregate: The kind of the record.
    ///   - id: The record.
    ///   - field: Where the request names the file.
    /// - Returns: The same, with its size and the media type that was said when it was brought for that agency, plant or
    ///   person; this is what the record shall hold.
    /// - Throws: `NOT_FOUND` (`attachment-unknown`).
    package func attach<D: Document>(
        _ attachment: AttachedFile, to aggregate: Aggregate<D>, _ id: String, field: FieldPath
    ) throws -> AttachedFile {
        guard
            var kept = try StoredAttachments.attachment(
                attachment.sha256, claimedBy: actor.holder, in: transaction)
        else { throw Refusal(.attachmentUnknown, field: field.field("sha256")) }
        try StoredAttachments.refer(to: kept.sha256, from: aggregate.name, id, in: transaction)
        kept.name = attachment.name
        return kept
    }

    /// The same for each of several files.
    package func attach<D: Document>(
        _ attachments: [AttachedFile], to aggregate: Aggregate<D>, _ id: String, field: FieldPath
    ) throws -> [AttachedFile] {
        try attachments.enumerated().map { index, file in
            try attach(file, to: aggregate, id, field: field.item(index))
        }
    }
}

extension Actor {
    /// Whose files the actor's uploads are: its agency's, those of the plant or expert it speaks for, or its own.
    var holder: String {
        if !agencyID.isEmpty { return "agency/\(agencyID)" }
        return speaksFor.isEmpty ? "principal/\(id)" : "record/\(speaksFor)"
    }
}
