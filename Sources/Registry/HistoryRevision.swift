import RegistryAPI
import Store
import SwiftProtobuf

/// One revision of a record as its history lists it: when, by whom and by which cause it came about.
protocol HistoryRevision: SwiftProtobuf.Message {
    /// UTC microseconds.
    var changedAt: Int64 { get set }
    /// The principal.
    var changedBy: String { get set }
    /// The request or event that led to it.
    var cause: String { get set }
}

extension HistoryRevision {
    /// What the store keeps of a revision.
    ///
    /// - Parameters:
    ///   - revision: As the store has it.
    ///   - record: The field that holds the record.
    init<D: Document>(_ revision: Revision<D>, as record: WritableKeyPath<Self, D>) {
        self.init()
        self[keyPath: record] = revision.document
        changedAt = revision.change.time
        changedBy = revision.change.principal
        cause = revision.change.cause
    }
}

extension EnterpriseRevision: HistoryRevision {}
extension SiteRevision: HistoryRevision {}
extension PermitRevision: HistoryRevision {}
extension DrainageDesignRevision: HistoryRevision {}
extension ResidueHandlingRevision: HistoryRevision {}
extension DisposalContractRevision: HistoryRevision {}
extension AssessmentRevision: HistoryRevision {}
extension SignOffRevision: HistoryRevision {}
extension FleetCountRevision: HistoryRevision {}
extension SupportMeasureRevision: HistoryRevision {}
extension RiverReportRevision: HistoryRevision {}
