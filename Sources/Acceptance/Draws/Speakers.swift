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

    /// Days for which whoever came to a plant that had others to speak for it is no party to its draws: long enough for the plant to
    /// notice that its own key works no more, or that somebody speaks beside it.
    static let daysOfSettling: Int64 = 30

    /// Refuses a principal that speaks for a plant in the place of others, or beside them, and has not done so for long: whoever
    /// ends a plant's people and enters its own would contribute to the draw as the plant. An auditor of a third department
    /// takes the place meanwhile.
    ///
    /// - Parameters:
    ///   - party: The principal, which spoke for the plant at that time.
    ///   - plants: Every id of the plant.
    ///   - time: UTC microseconds.
    ///   - field: What named it.
    /// - Throws: `speaker-too-new`.
    func requireSettled(_ party: String, for plants: Set<String>, at time: Int64, field: FieldPath) throws {
        let principals = DocumentCollection.principals.in(transaction)
        let then = try principals.get(party, asOf: time - Self.daysOfSettling * 86_400_000_000)
        if let then, then.revokedAt == 0, plants.contains(then.speaksFor) { return }
        let came = try principals.history(of: party, before: 2, limit: 1).first?.change.time ?? .max
        // Also one that was ended: its place is what the newcomer took.
        let isFirst = try plants.flatMap(voices).allSatisfy { other in
            try other.id == party || principals.get(other.id, asOf: came - 1) == nil
        }
        guard isFirst else {
            throw Refusal(.speakerTooNew, field: field, ["party": party, "id": plants.sorted().first ?? ""])
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
