package import SwiftProtobuf

/// A message that is kept as it is: its bytes are what is stored.
package protocol Document: SwiftProtobuf.Message {
    /// Unique within its collection and never changed; a UUIDv7 in text form.
    var id: String { get set }
    /// 1 when inserted, one more with every update; the store sets it.
    var revision: Int64 { get set }
}

/// Who changes a document, when and why.
package struct Change: Hashable, Sendable {
    /// UTC microseconds since 1970.
    package let time: Int64
    /// The principal that acts.
    package let principal: String
    /// The command, or the event that is applied.
    package let cause: String

    /// A change. None of the three may be empty.
    package init(time: Int64, principal: String, cause: String) {
        self.time = time
        self.principal = principal
        self.cause = cause
    }
}

/// Some of a document's revisions, and how to get those before them.
package struct RevisionPage<D: Document>: Sendable {
    /// The newest first.
    package let revisions: [Revision<D>]
    /// What to ask the next page with; empty after the last.
    package let nextToken: String

    /// A page with its token in whatever form its reader gets it.
    package init(revisions: [Revision<D>], nextToken: String) {
        self.revisions = revisions
        self.nextToken = nextToken
    }
}

/// A document as it was from some moment on.
package struct Revision<D: Document>: Sendable {
    /// Counts from 1.
    package let number: Int64
    /// The change that led to it.
    package let change: Change
    /// The document as this change left it.
    package let document: D
}
