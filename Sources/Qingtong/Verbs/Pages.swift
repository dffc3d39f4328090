import EnforcementAPI
import RegistryAPI
import SwiftProtobuf

// Lists that come page by page.

/// Asks for a list of which a page is answered.
protocol PagedRequest {
    var pageSize: Int32 { get set }
    /// Where the page before ended; empty for the first.
    var pageToken: String { get set }
}

/// Part of a list.
protocol Page {
    associatedtype Item
    var items: [Item] { get }
    /// Empty on the last.
    var nextPageToken: String { get }
}

extension PagedRequest {
    /// Everything the list has, in its order: asked for page by page, as many at a time as a service gives.
    func everyPage<Answer: Page>(_ ask: (Self) async throws -> Answer) async throws -> [Answer.Item] {
        var request = self
        request.pageSize = 500
        var items: [Answer.Item] = []
        repeat {
            let page = try await ask(request)
            items += page.items
            request.pageToken = page.nextPageToken
        } while !request.pageToken.isEmpty
        return items
    }
}

extension ListEnterprisesRequest: PagedRequest {}
extension SearchEnterprisesRequest: PagedRequest {}
extension GetEnterpriseHistoryRequest: PagedRequest {}
extension ListCorrectionsRequest: PagedRequest {}
extension ListExpiringRequest: PagedRequest {}
extension ListExpiryNoticesRequest: PagedRequest {}
extension ListProjectsRequest: PagedRequest {}
extension ListTrainingsRequest: PagedRequest {}
extension ListGuidanceRequest: PagedRequest {}
extension ListFlagsRequest: PagedRequest {}
extension ListSweepsRequest: PagedRequest {}
extension ListSweptSitesRequest: PagedRequest {}
extension ListWaterPointsRequest: PagedRequest {}
extension ListTipsRequest: PagedRequest {}
extension ListCasesRequest: PagedRequest {}
extension ListSupervisionRequest: PagedRequest {}
extension ListInspectionWeightsRequest: PagedRequest {}

extension EnterprisePage: Page { var items: [Enterprise] { enterprises } }
extension EnterpriseHits: Page { var items: [EnterpriseHit] { hits } }
extension EnterpriseHistory: Page { var items: [EnterpriseRevision] { revisions } }
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
extension TipPage: Page { var items: [Tip] { tips } }
extension CasePage: Page { var items: [Case] { cases } }
extension SupervisionPage: Page { var items: [Supervision] { stays } }
extension InspectionWeightPage: Page { var items: [InspectionWeight] { weights } }
