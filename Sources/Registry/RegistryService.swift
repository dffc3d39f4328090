import CommonAPI
import RegistryAPI
package import ServiceKit

/// The Registry: which agencies and plants exist, and the standing of each plant.
package enum RegistryService {
    package static let definition = ServiceDefinition(
        name: "registry",
        migrations: RegistrySchema.migrations,
        layouts: RegistrySchema.layouts,
        register: { table in
            DirectoryService().register(in: &table)
            ReferenceService().register(in: &table)
            NameService().register(in: &table)
            table.stage(EnterprisesMethods.importEnterprises) { StagedImport<ImportReport>($0, $1) }
            EnterpriseService().register(in: &table)
            CorrectionService().register(in: &table)
            ContactService().register(in: &table)
            SiteService().register(in: &table)
            DuplicateService().register(in: &table)
            ProjectService().register(in: &table)
            RuleDocumentService().register(in: &table)
            PolicyService().register(in: &table)
            TrainingService().register(in: &table)
            GuidanceService().register(in: &table)
            PublicityService().register(in: &table)
            PermitService().register(in: &table)
            SearchService().register(in: &table)
            table.stage(ImportsMethods.importPlants) { try StagedImport<ImportOutcome>($0, $1) }
            ImportService().register(in: &table)
            StandingService().register(in: &table)
            AttachmentService(readers: attachmentReaders).register(in: &table)
            LedgerService().register(in: &table)
            BalanceService().register(in: &table)
            WaterService().register(in: &table)
            table.prepare(FlagsMethods.reviewLedger, FlagService().prepareReview)
            FlagService().register(in: &table)
            SweepService().register(in: &table)
            DifficultyService().register(in: &table)
            FleetCountService().register(in: &table)
            SupportService().register(in: &table)
            WorkingGroupService().register(in: &table)
            ProductionLinkService().register(in: &table)
            DrainageDesignService().register(in: &table)
            RiverReportService().register(in: &table)
            ResidueService().register(in: &table)
            RequirementService().register(in: &table)
            NormService().register(in: &table)
            CheckRecordService().register(in: &table)
            AssessmentService().register(in: &table)
            SignOffService().register(in: &table)
        },
        appliers: { _ in
            var appliers = EventAppliers()
            appliers.recordStanding()
            appliers.followReferrals()
            appliers.recordFacts()
            return appliers
        },
        timers: timers,
        jobs: [SweepJob.job],
        starting: { command in
            try NameDerivation.bringUpToDate(command)
            // For papers that were entered before papers had timers.
            try command.kept(.permits).setTimers(where: [.recorded])
            try SpokenWordsWithdrawal(command: command).run()
            try command.bringReadinessUpToDate()
        },
        settle: StagedPlants.settleSome)

    private static var timers: TimerHandlers {
        var timers = TimerHandlers()
        timers.giveExpiryNotices()
        timers.startSweeps()
        return timers
    }

    /// Who may read attached files: whoever may read the record that they belong to.
    static var attachmentReaders: AttachmentReaders {
        var readers = AttachmentReaders()
        readers.on(.permits) { permit, query in
            try query.actor.isConcerned(with: query.plant(permit.enterpriseID))
        }
        readers.on(.projects) { project, query in
            try project.isVisible(to: query.actor, of: query.ownPlants())
        }
        readers.on(.corrections) { correction, query in
            try correction.isVisible(to: query.actor, of: query.ownPlants())
        }
        readers.on(.ruleDocuments) { document, query in try query.mayRead(document) }
        readers.on(.policies) { _, _ in true }
        readers.on(.trainings) { _, _ in true }
        readers.on(.guidance) { request, query in
            try query.guidanceViewer().sees(request)
        }
        readers.on(.difficulties) { difficulty, query in
            try difficulty.isVisible(to: query.actor, of: query.ownPlants())
        }
        readers.on(.fleetCounts) { count, query in try query.mayRead(count) }
        readers.on(.supportMeasures) { measure, query in
            try measure.isVisible(to: query.actor, of: query.ownPlants())
        }
        readers.on(.groupMeetings) { _, query in query.actor.isOfficer }
        readers.on(.groupTasks) { _, query in query.actor.isOfficer }
        readers.on(.announcements) { announcement, query in
            announcement.isShown(on: query.today) && announcement.isMeant(for: query.actor)
        }
        readers.on(.drainageDesigns) { design, query in try query.mayReadPapers(of: design.enterpriseID) }
        readers.on(.riverReports) { report, query in try query.mayReadPapers(of: report.enterpriseID) }
        readers.on(.disposalContracts) { contract, query in
            try query.mayReadPapers(of: contract.enterpriseID)
        }
        readers.on(.residueManifests) { manifest, query in
            try query.mayReadPapers(of: manifest.enterpriseID)
        }
        readers.on(.norms) { norm, query in try query.mayReadPapers(of: norm.enterpriseID) }
        readers.on(.checkRecords) { check, query in try query.mayReadPapers(of: check.enterpriseID) }
        readers.on(.assessments) { assessment, query in
            try query.mayReadPapers(of: assessment.enterpriseID)
        }
        return readers
    }
}
