package import CommonAPI
import Store

extension Agency {
    /// Whether anybody acts for it still.
    package var isActing: Bool { endedAt == 0 }
}

extension Command {
    /// The principal with that id that may act; `nil` when there is none, it was revoked, or its agency ended.
    package func actingPrincipal(_ id: String) throws -> Principal? {
        guard let principal = try kept(.principals).get(id), principal.revokedAt == 0 else { return nil }
        guard !principal.agencyID.isEmpty, let agency = try kept(.agencies).get(principal.agencyID) else {
            return principal
        }
        return agency.isActing ? principal : nil
    }
}
