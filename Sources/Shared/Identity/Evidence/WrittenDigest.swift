package import Crypto

/// A revision of a document that a command wrote, as its leaf names it.
package struct WrittenRevision: Hashable, Sendable {
    package let collection: TextLabel
    package let id: TextLabel
    /// From 1.
    package let revision: Int64
    /// The digest of the salt and the document's bytes: once the salt is deleted nobody can guess a short document by it.
    package let digest: Digest

    /// How many bytes a salt has.
    package static let saltBytes = 16

    /// A revision with its salt, 16 bytes that are kept and deleted with it.
    package init(
        collection: TextLabel, id: TextLabel, revision: Int64, salt: [UInt8], bytes: some Collection<UInt8>
    ) {
        precondition(salt.count == Self.saltBytes, "a salt has 16 bytes")
        var hash = SHA256()
        hash.update(salt)
        hash.update(bytes)
        self.init(collection: collection, id: id, revision: revision, digest: hash.digest())
    }

    /// A revision of which only the digest is left.
    package init(collection: TextLabel, id: TextLabel, revision: Int64, digest: Digest) {
        self.collection = collection
        self.id = id
        self.revision = revision
        self.digest = digest
    }

    /// `collection|id|revision|digest`.
    var line: String { TextLine.joined(collection.text, id.text, "\(revision)", digest.hex) }

    /// What a leaf says was written: the digest of the lines, sorted, each with a line feed. The order in which a command wrote does not
    /// matter.
    package static func digest(of revisions: some Sequence<WrittenRevision>) -> Digest {
        let lines = revisions.map(\.line).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        var hash = SHA256()
        for line in lines { hash.update(Array("\(line)\n".utf8)) }
        return hash.digest()
    }
}
