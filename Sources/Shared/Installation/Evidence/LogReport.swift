import CommonAPI
import Foundation
import ServiceKit

/// What came of checking one service's audit log.
package struct LogReport: Codable, Sendable {
    /// Something that nothing kept proves, and nothing contradicts.
    package struct Unproven: Codable, Sendable {
        package let what: String
        package var leaves: Int64
        /// The first leaf it is so of.
        package let first: Int64
    }

    /// A restoration of the service's store, as those say who keep its record.
    package struct Restored: Codable, Sendable {
        package let epoch: String
        package let generation: Int64
        /// UTC microseconds.
        package let time: Int64
        /// Leaves that the copy had.
        package let size: Int64
        package let signers: [String]
        package let keptBy: [String]
        /// Leaves that another service had witnessed and that the restoration took away: the larger of what the record
        /// states and what the witnesses' heads tell.
        package var lost: Int64
    }

    /// How many problems are told one by one.
    package static let mostProblems = 50

    package let service: String
    /// Leaves recomputed.
    package var size: Int64 = 0
    package var root = ""
    /// Heads of this log that the other services keep and that agree with it.
    package var heads = 0
    /// The services that keep such heads.
    package var witnesses: Set<String> = []
    /// Leaves of calls whose callers signed them.
    package var signed: Int64 = 0
    /// Leaves of what a service did in its own name: the heads and their witnesses vouch for them.
    package var own: Int64 = 0
    /// Leaves of calls that were refused because nobody proved to have made them.
    package var claims: Int64 = 0
    /// Leaves after the last head that another service keeps, and how long ago that head was signed, in seconds.
    package var tail: Int64 = 0
    package var tailSeconds: Int64 = 0
    package var unproven: [Unproven] = []
    package var restorations: [Restored] = []
    /// What does not fit, the first `mostProblems` of it; empty when the log holds.
    package var problems: [String] = []
    package var problemCount = 0
    /// What was not checked, because who knows it could not be asked: neither a problem nor proof that there is none.
    package var unchecked: [String] = []

    /// What is to be said of the log.
    package enum Verdict: Hashable, Sendable {
        case holds
        /// Nothing that could be asked contradicts it; not everybody could be.
        case unchecked
        case faulty
    }

    package var verdict: Verdict {
        problemCount > 0 ? .faulty : unchecked.isEmpty ? .holds : .unchecked
    }

    /// Nothing is found yet.
    package init(service: String) {
        self.service = service
    }

    /// Notes a problem; beyond `mostProblems` only its count.
    package mutating func fail(_ problem: String) {
        problemCount += 1
        if problems.count < Self.mostProblems { problems.append(problem) }
    }

    /// Notes what could not be asked for, once.
    package mutating func miss(_ what: String) {
        if unchecked.count < Self.mostProblems, !unchecked.contains(what) { unchecked.append(what) }
    }

    mutating func doubt(_ what: String, _ leaf: Int64) {
        if let place = unproven.firstIndex(where: { $0.what == what }) {
            unproven[place].leaves += 1
        } else {
            unproven.append(Unproven(what: what, leaves: 1, first: leaf))
        }
    }
}
