import EnforcementAPI
import RegistryAPI
import SwiftProtobuf

// Lists that come page by page.

/// Requests a list that is answered in pages.
protocol PagedRequest {
    var pageSize: Int32 { get set }
    /// Where the previous page ended; empty for the first.
    var pageToken: String { get set }
}

/// Part of a list.
protocol Page {
    associatedtype Item
    var items: [Item] { get }
    /// Empty on the last page.
    var nextPageToken: String { get }
}

extension PagedRequest {
    /// All items of the list, in its order, in pages as large as a service gives.
    func everyPage<Answer: Page>(_ ask: (Self) async throws -> Answer) async throws -> [Answer.Item] {
        try await pages(atMost: nil, ask).items
    }

    /// The first items of the list, or all of them, page by page.
    ///
    /// - Parameters:
    ///   - most: How many records at most; `nil` for all.
    ///   - ask: Makes the call.
    /// - Returns: The records, in the list's order, and whether there are more.
    /// - Throws: What `ask` throws.
    func pages<Answer: Page>(
        atMost most: Int?, _ ask: (Self) async throws -> Answer
    ) async throws -> Listing<Answer.Item> {
        var request = self
        var items: [Answer.Item] = []
        var next = ""
        repeat {
            request.pageSize = Int32(min(500, (most ?? .max) - items.count))
            let page = try await ask(request)
            items += page.items
            next = page.nextPageToken
            request.pageToken = next
        } while !next.isEmpty && items.count < most ?? .max
        return Listing(items, isPartial: !next.isEmpty)
    }
}

extension ListEnterprisesRequest: PagedRequest {}
extension SearchEnterprisesRequest: PagedRequest {}
extension GetEnterpriseHistoryRequest: PagedRequest {}
extension ListCorrectionsRequest: PagedRequest {}
extension ListDuplicatesRequest: PagedRequest {}
extension ListExpiringRequest: PagedRequest {}
extension ListExpiryNoticesRequest: PagedRequest {}
extension ListProjectsRequest: PagedRequest {}
extension ListTrainingsRequest: PagedRequest {}
extension ListGuidanceRequest: PagedRequest {}
extension ListFlagsRequest: PagedRequest {}
extension ListSweepsRequest: PagedRequest {}
extension ListSweptSitesRequest: PagedRequest {}
extension ListWaterPointsRequest: PagedRequest {}
extension ListDifficultiesRequest: PagedRequest {}
extension ListAnnouncementsRequest: PagedRequest {}
extension ListFleetCountsRequest: PagedRequest {}
extension ListSupportRequest: PagedRequest {}
extension ListGroupMeetingsRequest: PagedRequest {}
extension ListGroupTasksRequest: PagedRequest {}
extension ListPlantActivityRequest: PagedRequest {}
extension ListRiverReportsRequest: PagedRequest {}
extension ListResidueManifestsRequest: PagedRequest {}
extension ListReadinessRequest: PagedRequest {}
extension ListNormsRequest: PagedRequest {}
extension ListChecksRequest: PagedRequest {}
extension ListAssessmentsRequest: PagedRequest {}
extension ListTipsRequest: PagedRequest {}
extension ListCasesRequest: PagedRequest {}
extension ListSupervisionRequest: PagedRequest {}
extension ListInspectionWeightsRequest: PagedRequest {}

// Readings continue from a time instead of a token.

extension ListReadingsRequest: PagedRequest {
    var pageToken: String {
        get { "" }
        set { from = Int64(newValue) ?? from }
    }
}

extension ListWaterReadingsRequest: PagedRequest {
    var pageToken: String {
        get { "" }
        set { from = Int64(newValue) ?? from }
    }
}

extension ReadingPage: Page {
    var items: [MeterReading] { readings }
    var nextPageToken: String { nextFrom == 0 ? "" : String(nextFrom) }
}

extension EnterprisePage: Page { var items: [Enterprise] { enterprises } }
extension EnterpriseHits: Page { var items: [EnterpriseHit] { hits } }
extension EnterpriseHistory: Page { var items: [EnterpriseRevision] { revisions } }
extension DuplicatePairs: Page { var items: [DuplicatePair] { pairs } }
extension CorrectionPage: Page { var items: [Correction] { corrections } }
extension ExpiringPage: Page { var items: [ExpiringPaper] { papers } }
extension ExpiryNoticePage: Page { var items: [ExpiryNotice] { notices } }
extension ProjectPage: Page { var items: [Project] { projects } }
extension TrainingPage: Page { var items: [Training] { trainings } }
extension GuidancePage: Page { var items: [GuidanceRequest] { requests } }
extension WaterPointPage: Page { var items: [WaterPoint] { points } }
extension FlagPage: Page { var items: [LedgerFlag] { flags } }
extension SweepPage: Page { var items: [LedgerSweep] { sweeps } }
extension SweptSitePage: Page { var items: [SweptSite] { sites } }
extension AnnouncementList: Page { var items: [Announcement] { announcements } }
extension DifficultyPage: Page { var items: [Difficulty] { difficulties } }
extension FleetCountPage: Page { var items: [FleetCount] { counts } }
extension SupportPage: Page { var items: [SupportMeasure] { measures } }
extension GroupMeetingPage: Page { var items: [GroupMeeting] { meetings } }
extension GroupTaskPage: Page { var items: [GroupTask] { tasks } }
extension PlantActivityPage: Page { var items: [PlantActivity] { plants } }
extension RiverReportPage: Page { var items: [RiverReport] { reports } }
extension ResidueManifestPage: Page { var items: [ResidueManifest] { manifests } }
extension ReadinessPage: Page { var items: [ReadinessLine] { plants } }
extension NormPage: Page { var items: [Norm] { norms } }
extension CheckPage: Page { var items: [CheckRecord] { checks } }
extension AssessmentPage: Page { var items: [Assessment] { assessments } }
extension TipPage: Page { var items: [Tip] { tips } }
extension CasePage: Page { var items: [Case] { cases } }
extension SupervisionPage: Page { var items: [Supervision] { stays } }
extension InspectionWeightPage: Page { var items: [InspectionWeight] { weights } }
