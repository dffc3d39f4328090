import CommonAPI
import Foundation
import ServiceKit

/// What came of checking one service's audit log.
struct LogReport: Codable, Sendable {
    /// Something that nothing kept proves, and nothing contradicts.
    struct Unproven: Codable, Sendable {
        let what: String
        var leaves: Int64
        /// The first leaf it is so of.
        let first: Int64
    }

    /// A restoration of the service's store, as those say who keep its record.
    struct Restored: Codable, Sendable {
        let epoch: String
        let generation: Int64
        /// UTC microseconds.
        let time: Int64
        /// Leaves that the copy had.
        let size: Int64
        let signers: [String]
        let keptBy: [String]
        /// Leaves that another service had witnessed and that the restoration took away: the larger of what the record
        /// states and what the witnesses' heads tell.
        var lost: Int64
    }

    /// How many problems are told one by one.
    static let mostProblems = 50

    let service: String
    /// Leaves recomputed.
    var size: Int64 = 0
    var root = ""
    /// Heads of this log that the other services keep and that agree with it.
    var heads = 0
    /// The services that keep such heads.
    var witnesses: Set<String> = []
    /// Leaves of calls whose callers signed them.
    var signed: Int64 = 0
    /// Leaves of what a service did in its own name: the heads and their witnesses vouch for them.
    var own: Int64 = 0
    /// Leaves of calls that were refused because nobody proved to have made them.
    var claims: Int64 = 0
    /// Leaves after the last head that another service keeps, and how long ago that head was signed, in seconds.
    var tail: Int64 = 0
    var tailSeconds: Int64 = 0
    var unproven: [Unproven] = []
    var restorations: [Restored] = []
    /// What does not fit, the first `mostProblems` of it; empty when the log holds.
    var problems: [String] = []
    var problemCount = 0

    init(service: String) {
        self.service = service
    }

    mutating func fail(_ problem: String) {
        problemCount += 1
        if problems.count < Self.mostProblems { problems.append(problem) }
    }

    mutating func doubt(_ what: String, _ leaf: Int64) {
        if let place = unproven.firstIndex(where: { $0.what == what }) {
            unproven[place].leaves += 1
        } else {
            unproven.append(Unproven(what: what, leaves: 1, first: leaf))
        }
    }
}
