package import CommonAPI
import Crypto
import Foundation
import Refusals
import Rulebook
import Store
import SwiftProtobuf

/// Answers auditors: heads, leaves, proofs.
package struct AuditService: AuditHandlers {
    package typealias Command = ServiceKit.Command
    package typealias Query = ServiceKit.Query

    private let identity: ServiceIdentity

    /// Answers for the log of that instance; its key signs the heads.
    package init(identity: ServiceIdentity) {
        self.identity = identity
    }

    package func getTreeHead(_ request: GetTreeHeadRequest, _ query: Query) throws -> TreeHead {
        try AuditLog.head(of: identity, at: query.now, in: query.transaction)
    }

    package func listLeaves(
        _ request: ListLeavesRequest, _ query: Query, _ emit: (AuditLeaf) throws -> Void
    ) throws {
        try query.actor.require(.auditor, over: .province)
        let size = try AuditLog.size(in: query.transaction)
        var end = request.to == 0 ? size : request.to
        try check(end, within: size, field: "to")
        try check(request.from, within: end, field: "from")
        if request.limit > 0 { end = min(end, request.from + Int64(request.limit)) }
        guard end - request.from <= StreamLimits.items else {
            throw Refusal(.streamTooLong, field: "to", ["limit": String(StreamLimits.items)])
        }
        for start in stride(from: request.from, to: end, by: Self.leavesAtOnce) {
            let next = min(start + Int64(Self.leavesAtOnce), end)
            for leaf in try AuditLog.leaves(from: start, to: next, in: query.transaction) { try emit(leaf) }
        }
    }

    private static let leavesAtOnce = 500

    package func proveInclusion(_ request: ProveInclusionRequest, _ query: Query) throws -> InclusionProof {
        try query.actor.require(.auditor, over: .province)
        let head = try AuditLog.head(of: identity, at: query.now, in: query.transaction)
        let size = request.size == 0 ? head.size : request.size
        try check(size, within: head.size, field: "size")
        guard request.index < size else { throw beyond(head.size, field: "index") }
        let path = try MerkleTree.inclusionProof(index: request.index, size: size) {
            try AuditLog.hash(of: $0, in: query.transaction)
        }
        let leaves = try AuditLog.leaves(
            from: request.index, to: request.index + 1, in: query.transaction)
        return .with {
            $0.leaf = leaves.first ?? AuditLeaf()
            $0.head = head
            $0.path = path.map { Data($0.bytes) }
        }
    }

    package func proveConsistency(
        _ request: ProveConsistencyRequest, _ query: Query
    ) throws -> ConsistencyProof {
        let size = try AuditLog.size(in: query.transaction)
        try check(request.second, within: size, field: "second")
        try check(request.first, within: request.second, field: "first")
        let path = try MerkleTree.consistencyProof(from: request.first, to: request.second) {
            try AuditLog.hash(of: $0, in: query.transaction)
        }
        return .with { $0.path = path.map { Data($0.bytes) } }
    }

    package func listWitnessedHeads(
        _ request: ListWitnessedHeadsRequest, _ query: Query
    ) throws -> WitnessedHeadList {
        let isPaged = request.pageSize > 0
        let heads = try DocumentCollection.witnessedHeads.in(query.transaction).find(
            where: [.equal("node", .text(request.node))],
            order: isPaged ? .ascending("size") : .descending("size"), after: request.pageToken,
            limit: isPaged ? Int(request.pageSize) : 500)
        return .with {
            $0.heads = heads.documents
            $0.nextPageToken = isPaged ? heads.nextToken : ""
        }
    }

    package func listKeys(_ request: ListKeysRequest, _ query: Query) throws -> KeyList {
        try query.actor.require(.auditor, over: .province)
        let page = try query.shown(.principals).find(
            after: request.pageToken, limit: Int(request.pageSize))
        var keys: [KeyRecord] = []
        for principal in page.documents {
            keys += try KeyRecord.all(in: query.shown(.principals).history(of: principal.id))
        }
        return .with {
            $0.keys = keys
            $0.nextPageToken = page.nextToken
        }
    }

    private func check(_ position: Int64, within size: Int64, field: FieldPath) throws(Refusal) {
        guard position <= size else { throw beyond(size, field: field) }
    }

    private func beyond(_ size: Int64, field: FieldPath) -> Refusal {
        Refusal(.beyondLog, field: field, ["size": String(size)])
    }
}
