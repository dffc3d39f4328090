// All documents that meet conditions, page by page: for what is bounded by its nature, such as the papers of one plant, and for work that
// goes through a collection once.

extension Documents {
    /// Does this for every document that meets the conditions. A page is read before any of it is looked at, so that the body may
    /// change what it is given.
    package func each(
        where conditions: [Condition] = [], order: Order = .byID, _ body: (D) throws -> Void
    ) throws {
        var token = ""
        repeat {
            let page = try find(where: conditions, order: order, after: token, limit: PageLimits.most)
            for document in page.documents { try body(document) }
            token = page.nextToken
        } while !token.isEmpty
    }

    /// Every document that meets the conditions, in that order.
    package func every(where conditions: [Condition], order: Order = .byID) throws -> [D] {
        var documents: [D] = []
        try each(where: conditions, order: order) { documents.append($0) }
        return documents
    }
}
