import Crypto
package import Refusals

/// The answers that a request has: one of each side, by two people of two agencies. The second is the unsealing.
package struct UnsealApprovals: Hashable, Sendable {
    /// Who answered, by side.
    package private(set) var approvals: [CustodianSide: Custodian] = [:]

    /// No answer yet.
    package init() {}

    /// Whether both sides have answered.
    package var isComplete: Bool { approvals.count == CustodianSide.allCases.count }

    /// Takes an answer in.
    ///
    /// - Throws: `unseal-approved-twice` when the custodian or its agency has answered; `unseal-side-answered` when another of the side has.
    package mutating func add(_ custodian: Custodian) throws(Refusal) {
        let isRepeated = approvals.values.contains {
            $0.principal == custodian.principal || $0.key == custodian.key
        }
        guard !isRepeated else { throw Refusal(.unsealApprovedTwice) }
        guard approvals[custodian.side] == nil else {
            throw Refusal(.unsealSideAnswered, words: ["side": custodian.side.wording])
        }
        guard !approvals.values.contains(where: { $0.agency == custodian.agency }) else {
            throw Refusal(.unsealApprovedTwice)
        }
        approvals[custodian.side] = custodian
    }
}
