import CommonAPI
import Crypto
import Refusals

/// How much one file may hold, and how many may wait for a record to name them.
package enum AttachmentLimits {
    /// Bytes of one file: 20 MiB.
    package static let bytes = 20 << 20
    /// Files of one holder that no record names yet.
    package static let pending = 100
    /// Days after which a file that no record names is forgotten.
    package static let days: Int64 = 7
    /// Bytes of one stored piece, which is also one message of a download.
    package static let pieceBytes = 256 << 10
}

/// A file that arrived whole: its size and digest are what its first part said.
struct AttachmentUpload {
    let attachment: AttachedFile
    let content: [UInt8]

    /// Puts the parts of an upload together.
    ///
    /// - Throws: `attachment-unnamed`, `attachment-named-twice`, `attachment-media-type-missing`,
    ///   `attachment-too-large`, `attachment-empty`, `attachment-size-wrong`, `attachment-digest-wrong`.
    init(_ parts: [AttachmentPart]) throws(Refusal) {
        let items: FieldPath = "items"
        guard let first = parts.first, first.hasAttachment else {
            throw Refusal(.attachmentUnnamed, field: items.item(0).field("attachment"))
        }
        let named = first.attachment
        for (index, part) in parts.enumerated().dropFirst() where part.hasAttachment {
            throw Refusal(.attachmentNamedTwice, field: items.item(index).field("attachment"))
        }
        guard !named.mediaType.isEmpty else {
            throw Refusal(.attachmentMediaTypeMissing, field: items.item(0).field("attachment.media_type"))
        }
        let size = parts.reduce(0) { $0 + $1.data.count }
        guard size <= AttachmentLimits.bytes else {
            throw Refusal(.attachmentTooLarge, ["limit": String(AttachmentLimits.bytes)])
        }
        guard size > 0 else { throw Refusal(.attachmentEmpty) }
        guard named.size == 0 || named.size == Int64(size) else {
            throw Refusal(.attachmentSizeWrong, ["named": String(named.size), "found": String(size)])
        }
        var content: [UInt8] = []
        content.reserveCapacity(size)
        for part in parts { content.append(contentsOf: part.data) }
        let digest = SHA256.hash(content).hex
        guard digest == named.sha256 else { throw Refusal(.attachmentDigestWrong, ["found": digest]) }
        var attachment = named
        attachment.size = Int64(size)
        self.attachment = attachment
        self.content = content
    }
}
