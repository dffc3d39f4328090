import AcceptanceAPI
import CommonAPI
import EnforcementAPI
package import RPC
import RegistryAPI

/// Every method of the three services, found by the name that a person types.
package enum TypedMethods {
    /// Those of one service; those that every service has are among each.
    package static func all(of service: String) -> [TypedMethod] {
        switch service {
        case "registry": ofRegistry + common
        case "acceptance": ofAcceptance + common
        default: ofEnforcement + common
        }
    }

    /// The methods that go by that name, each with the services that have it.
    ///
    /// - Parameter name: As `Plaques.GetPlaque`, `qingtong.acceptance.v1.Plaques/GetPlaque`, or `GetPlaque` alone; in any case.
    /// - Returns: None when there is none, several when the name is common to services.
    package static func named(_ name: String) -> [(service: String, method: TypedMethod)] {
        let wanted = name.lowercased().replacing("/", with: ".")
        return HomeBuilder.services.flatMap { service in
            all(of: service).filter { typed in
                let path = typed.method.path.lowercased().replacing("/", with: ".")
                return path == wanted || path.hasSuffix(".\(wanted)")
            }.map { (service, $0) }
        }
    }

    private static let ofRegistry =
        BalancesMethods.typed + ContactsMethods.typed + CorrectionsMethods.typed + DirectoryMethods.typed
        + DuplicatesMethods.typed + EnterprisesMethods.typed + FlagsMethods.typed + GuidanceMethods.typed
        + ImportsMethods.typed + LedgersMethods.typed + NamesMethods.typed + PermitsMethods.typed
        + PoliciesMethods.typed + ProjectsMethods.typed + PublicityMethods.typed + ReferenceMethods.typed
        + RuleDocumentsMethods.typed + SearchMethods.typed + SitesMethods.typed + StandingsMethods.typed
        + SweepsMethods.typed + TrainingsMethods.typed + WatersMethods.typed + AttachmentsMethods.typed
        + DifficultiesMethods.typed + FleetCountsMethods.typed + SupportMeasuresMethods.typed
        + WorkingGroupsMethods.typed + ProductionLinksMethods.typed + DrainageDesignsMethods.typed
        + RiverReportsMethods.typed + ResiduesMethods.typed + RequirementsMethods.typed
        + NormsMethods.typed + CheckRecordsMethods.typed
        + AssessmentsMethods.typed + BalanceSignOffsMethods.typed

    private static let ofAcceptance =
        ApplicationsMethods.typed + DrawsMethods.typed + ExpertsMethods.typed + NoticesMethods.typed
        + PlaquesMethods.typed + RoundsMethods.typed + TemplatesMethods.typed

    private static let ofEnforcement =
        CasesMethods.typed + InspectionsMethods.typed + KeySupervisionMethods.typed + TipsMethods.typed

    private static let common =
        AuditMethods.typed + DescribeMethods.typed + EventsMethods.typed + HealthMethods.typed
        + MetricsMethods.typed + OperationsMethods.typed + RequestsMethods.typed + RestorationsMethods.typed
}
