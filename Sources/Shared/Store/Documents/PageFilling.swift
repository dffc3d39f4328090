/// A page while it is filled with those of the documents read that match.
struct PageFilling<D: Document> {
    let limit: Int
    private(set) var documents: [D] = []
    /// The document read last, where it goes on.
    var place: PageToken?
    /// Where the next page begins; `nil` while none is known to be needed.
    private(set) var next: PageToken?
    private var lastTaken: PageToken?
    private var passed = 0
    private var bytes = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// Whether nothing more is to be read for this page.
    var isOver: Bool { next != nil }

    /// Whether the next document may be the last of the page, so that its place is needed.
    func isNearEnd(with size: Int) -> Bool {
        documents.count == limit - 1 || bytes + size > PageLimits.mostBytes - PageLimits.mostDocumentBytes
    }

    /// Adds a document that matches. One more than there is room for shows that there is a next page.
    ///
    /// - Parameters:
    ///   - document: The document.
    ///   - size: Its bytes.
    ///   - values: Its place; may be empty unless `isNearEnd`.
    mutating func take(_ document: D, of size: Int, at values: [SQLValue]) {
        guard documents.count < limit, documents.isEmpty || bytes + size <= PageLimits.mostBytes else {
            next = lastTaken
            return
        }
        bytes += size
        documents.append(document)
        lastTaken = PageToken(values: values)
        place = lastTaken
    }

    /// Skips a document that does not match. After `PageLimits.mostPassed` of them the page ends early.
    mutating func pass(_ values: [SQLValue]) {
        place = PageToken(values: values)
        passed += 1
        if passed >= PageLimits.mostPassed { next = place }
    }
}
