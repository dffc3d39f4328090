import Refusals
import Store

// What is kept must be shown again: a record, and a list that has no pages, in one message.

extension KeptDocuments {
    /// Refuses a record that one message could not hold, or that makes a list without pages too long for one.
    ///
    /// New records leave room in such a list, so that those that are in it can still be changed and ended.
    ///
    /// - Parameters:
    ///   - document: As it was just written; the command is undone when this throws.
    ///   - size: Its bytes.
    ///   - isNew: Whether it was added.
    /// - Throws: `RESOURCE_EXHAUSTED` (`record-too-long`, `records-too-long`).
    func requireRoom(for document: D, of size: Int, isNew: Bool) throws {
        guard size <= PageLimits.mostDocumentBytes else { throw Refusal(.recordTooLong) }
        guard let column = aggregate.listedBy else { return }
        let most = isNew ? ListRoom.ofNew : ListRoom.ofAll
        guard let together = try documents.bytes(beside: document, in: column), together > most else {
            return
        }
        throw Refusal(.recordsTooLong)
    }
}

/// How many bytes the records of a list without pages may have together: of a plant's sites, papers, and so on. A plant's whole
/// file, with several such lists, still fits one message.
enum ListRoom {
    /// With one more.
    static let ofNew = 512 << 10
    /// With those in it changed.
    static let ofAll = 768 << 10
}
