import RegistryAPI
import Rulebook
import SwiftProtobuf

extension ResidueMonth {
    /// The kinds of meters that measure residue as it is taken away.
    private static let leaving: [Metered] = [.cakeOut, .sedimentOut, .hardenedOut]

    /// What a month's ledgers and manifests say of residue, against the target that held.
    ///
    /// - Parameters:
    ///   - month: As 2026-10.
    ///   - ledger: The month's days together; `nil` for none.
    ///   - manifested: What left by manifests, thousandths of a tonne.
    ///   - unmetered: What was not metered through the month.
    ///   - target: What held in the month; `nil` when nothing did.
    init(
        _ month: String, _ ledger: PlantPeriod?, manifested: Int64, unmetered: [Metered] = [],
        against target: ResidueTarget?
    ) {
        let amounts = ledger?.amounts ?? [:]
        let arising = ResidueMetering.arising
        let made = arising.reduce(0.0) { $0 + (amounts[$1] ?? 0) }
        let taken = Self.leaving.reduce(0.0) { $0 + (amounts[$1] ?? 0) }
        let production = amounts[.production] ?? 0
        let untold = ([.production] + arising).filter { ledger?.knows([$0]) == false }
        // A plant without hardened residue meters none; one without press cake says 0 (docs/balances.md).
        let isKnown =
            production > 0 && amounts[.cakeMade] != nil && unmetered.isEmpty && untold.isEmpty
        self = .with {
            $0.month = month
            $0.production = production.thousandths
            $0.made = made.thousandths
            $0.taken = taken.thousandths
            $0.manifested = manifested
            $0.unmanifested = max(0, taken.thousandths - manifested)
            $0.known = isKnown
            $0.unmetered = unmetered.map { MeterKind($0) }
            // Tonnes to kilograms.
            $0.specific = isKnown ? (made * 1000 / production).thousandths : 0
            guard let target else { return }
            $0.most = target.most
            $0.owner = target.owner
            $0.exceeded = isKnown && $0.specific > target.most
        }
    }
}
