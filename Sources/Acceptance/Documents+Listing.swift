import Store
import SwiftProtobuf

extension Documents {
    /// Every document that meets the conditions, page by page: for answers that are bounded by their nature, such
    /// as what belongs to one application or the plants of one province.
    func every(where conditions: [Condition], order: Order = .byID) throws -> [D] {
        var found: [D] = []
        var token = ""
        repeat {
            let page = try find(where: conditions, order: order, after: token, limit: PageLimits.most)
            found += page.documents
            token = page.nextToken
        } while !token.isEmpty
        return found
    }
}
