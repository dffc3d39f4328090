import AcceptanceAPI
import CommonAPI
import Refusals
import ServiceKit
import Store
import SwiftProtobuf

// Who speaks for an expert or a plant is the directory's to say, and administrators write the directory. So nobody speaks in a
// draw for whom that was entered after the draw, or the application, began: a panel that does not suit is not changed by a new
// voice for one of its members.

extension Command {
    /// Refuses a principal that did not speak for somebody yet at that time.
    ///
    /// - Parameters:
    ///   - party: The principal.
    ///   - ids: The records it may have spoken for: an expert, or a plant under each of its ids.
    ///   - time: UTC microseconds.
    ///   - field: What named it.
    /// - Throws: `speaker-too-new`.
    func requireSpoken(_ party: String, for ids: Set<String>, at time: Int64, field: FieldPath) throws {
        let then = try DocumentCollection.principals.in(transaction).get(party, asOf: time)
        guard let then, then.revokedAt == 0, ids.contains(then.speaksFor) else {
            throw Refusal(.speakerTooNew, field: field, ["party": party, "id": ids.sorted().first ?? ""])
        }
    }

    /// Refuses what follows from a draw when the plant has one that came first: records that turn out to be one plant have
    /// one panel, the first that was drawn, and not the one that suits.
    ///
    /// - Throws: `draw-superseded`.
    func requireFirst(_ draw: AcceptanceAPI.Draw, of application: Application, field: FieldPath) throws {
        let plants = try transaction.plantIDs(of: application.enterpriseID)
        let first = try transaction.draws(for: plants).first { other in
            guard other.state != .void, other.id != draw.id, other.openedAt <= draw.openedAt else {
                return false
            }
            guard other.openedAt < draw.openedAt || other.id < draw.id else { return false }
            return try other.roundCode == draw.roundCode
                || kept(.applications).get(other.applicationID)?.isDecided == false
        }
        guard let first else { return }
        throw Refusal(.drawSuperseded, field: field, ["draw": first.id])
    }
}
