import CommonAPI
import Foundation
import RPC
import SwiftProtobuf

/// Every head of a log that another service keeps, from the smallest on, asked for by the page.
struct KeptHeads {
    let witness: String
    private let audit: AuditClient
    private let node: String
    private var page: ArraySlice<WitnessedHead> = []
    private var token: String?

    init(of node: String, at witness: String, _ caller: any Caller) {
        self.witness = witness
        self.node = node
        audit = AuditClient(caller)
        token = ""
    }

    /// The next head, which stays the next until it is taken; `nil` after the last.
    mutating func peek() async throws -> WitnessedHead? {
        while page.isEmpty, let token {
            let list = try await audit.listWitnessedHeads(
                .with {
                    $0.node = node
                    $0.pageSize = 500
                    $0.pageToken = token
                }, options: CallOptions(timeout: .seconds(60)))
            page = list.heads[...]
            self.token = list.nextPageToken.isEmpty ? nil : list.nextPageToken
        }
        return page.first
    }

    mutating func take() {
        page = page.dropFirst()
    }

    /// Asks no more.
    mutating func giveUp() {
        (page, token) = ([], nil)
    }
}
