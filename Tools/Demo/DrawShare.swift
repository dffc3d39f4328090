import Acceptance
import AcceptanceAPI
import Harness

/// One party's secret in a draw: kept until it is time to reveal it.
struct DrawShare: Sendable {
    let party: SampleCaller
    let nonce: [UInt8]

    /// What the party hands in first.
    func commitment(in draw: Draw) throws -> [UInt8] {
        try Contribution.commitment(
            round: draw.roundCode, subject: draw.subject, party: party.id, nonce: nonce)
    }
}
