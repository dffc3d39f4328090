import CommonAPI
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Registry

/// How the engine goes about a search: whatever is asked for besides, it walks along the postings of a pair of characters, which
/// stand in the order of the answer, so that a page costs what the page holds.
@Suite("Plants: how they are searched")
struct SearchPlanTests {
    private let registry: RegistryWorld

    init() throws {
        registry = try RegistryWorld()
        _ = try registry.register("海宁恒立混凝土有限公司", in: "330481")
    }

    /// What can be asked for besides a name.
    private static let wishes: [@Sendable (inout SearchEnterprisesRequest) -> Void] = [
        { $0.state = .registered }, { $0.stage = .operating }, { $0.tier = .standard },
        { $0.plaqueState = "GRANTED" }, { $0.expiresBy = "2027-01-31" }, { $0.flagged = true },
        { $0.divisionCode = "330400" },
    ]

    private func plan(_ request: SearchEnterprisesRequest, after place: SearchPlace?) throws -> [String] {
        try registry.query { query in
            let statement = try SearchQuery.statement(request, after: place, in: query.transaction)
            return try query.transaction.rows("EXPLAIN QUERY PLAN \(statement.sql)", statement.values) {
                try $0.text(3)
            }
        }
    }

    @Test(
        "by a name and anything besides, on every page, along the postings",
        arguments: ["恒立", "恒立混凝土"], [nil, "330481/019a0000-0000-7000-8000-000000000001"])
    func postings(_ text: String, _ token: String?) throws {
        for wanted in 0..<(1 << Self.wishes.count) {
            var request = SearchEnterprisesRequest()
            request.text = text
            for (bit, wish) in Self.wishes.enumerated() where wanted >> bit & 1 == 1 { wish(&request) }
            let plan = try plan(request, after: token.map { try SearchPlace($0) })
            #expect(plan.count == 2, "\(request)")
            #expect(plan.first?.hasPrefix("SEARCH g USING PRIMARY KEY (gram=?") == true, "\(plan)")
            #expect(plan.last == "SEARCH s USING INTEGER PRIMARY KEY (rowid=?)", "\(plan)")
        }
    }
}
