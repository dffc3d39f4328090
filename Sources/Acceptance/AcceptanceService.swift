import AcceptanceAPI
package import ServiceKit

/// Acceptance: which plants applied, who judged them and how, and which plaques they hold.
package enum AcceptanceService {
    package static let definition = ServiceDefinition(
        name: "acceptance",
        migrations: AcceptanceSchema.migrations,
        layouts: AcceptanceSchema.layouts,
        register: { table in
            TemplateService().register(in: &table)
            RoundService().register(in: &table)
            ApplicationService().register(in: &table)
            ExpertService().register(in: &table)
            DrawService().register(in: &table)
            NoticeService().register(in: &table)
            PlaqueService().register(in: &table)
        },
        appliers: { source in
            var appliers = EventAppliers()
            switch source {
            case "registry":
                appliers.copyDirectory()
                appliers.copyPlants()
            case "enforcement":
                appliers.suspendPlaques()
            default: break
            }
            return appliers
        },
        timers: timers,
        starting: { command in
            // For those that are older than their timers.
            try command.kept(.plaques).setTimers()
            try command.kept(.rectifications).setTimers()
            try command.takeOverOldDraws()
            try command.withdrawDecisionTexts()
        })

    private static var timers: TimerHandlers {
        var timers = TimerHandlers()
        timers.expirePlaques()
        timers.noteOverdueRectifications()
        return timers
    }
}
