import Crypto
import EnforcementAPI
package import ServiceKit

/// Enforcement: tips, the departments they went to, and what these decided.
package enum EnforcementService {
    /// The definition by which a process runs the service.
    package static let definition = ServiceDefinition(
        name: "enforcement",
        migrations: EnforcementSchema.migrations,
        layouts: EnforcementSchema.layouts,
        register: { table in
            let tips = TipService()
            tips.register(in: &table)
            let names = EncryptionKey(of: table.identity.key, purpose: "qingtong-source-name/v1")
            table.record { [tally = tips.brake.tally] now, isLast in
                tally.records(at: now, isLast: isLast, naming: names.name)
            }
            CaseService().register(in: &table)
            SupervisionService().register(in: &table)
            InspectionService().register(in: &table)
        },
        appliers: { source in
            var appliers = EventAppliers()
            if source == "registry" {
                appliers.copyDirectory { try $0.reckonTipsAnew() }
                appliers.copyPlants()
                appliers.takeReferrals()
                appliers.copyInspectionWeights()
            }
            return appliers
        },
        timers: timers,
        alarms: { transaction in [try UnroutedTips.alarm(in: transaction)] },
        starting: { command in
            try command.startOldClocks()
            try command.indexOldDocuments()
            try command.withdrawToldWords()
        })

    private static var timers: TimerHandlers {
        var timers = TimerHandlers()
        timers.watchClocks()
        return timers
    }
}
