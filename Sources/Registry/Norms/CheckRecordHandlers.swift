import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for checks of sites by their norms, and for what was put right.
struct CheckRecordService: CheckRecordsHandlers {
    func recordCheck(_ request: RecordCheckRequest, _ command: Command) throws -> CheckRecord {
        let norm = try command.kept(.norms).require(request.normID, field: "norm_id")
        let site = try command.siteToRecord(norm.siteID)
        let plant = try command.kept(.enterprises).answering(site.enterpriseID)
        var check = CheckRecord.with {
            $0.id = command.newID()
            $0.enterpriseID = site.enterpriseID
            $0.divisionCode = plant.divisionCode
            $0.siteID = site.id
            $0.recordedBy = command.actor.id
            $0.recordedAt = command.now.microseconds
        }
        try check.take(request, by: norm, on: command.today)
        check.photographs = try command.attach(
            request.photographs, to: .checkRecords, check.id, field: "photographs")
        return try command.kept(.checkRecords).add(check)
    }

    func putRight(_ request: PutRightRequest, _ command: Command) throws -> CheckRecord {
        var check = try check(request.checkID, toChangeIn: command)
        let files = try command.attach(request.files, to: .checkRecords, check.id, field: "files")
        try check.putRight(request, files: files, by: command.actor, on: command.today)
        return try command.kept(.checkRecords).save(check, expecting: request.revision)
    }

    func withdrawCheck(_ request: WithdrawCheckRequest, _ command: Command) throws -> CheckRecord {
        var check = try check(request.checkID, toChangeIn: command)
        try check.withdraw(because: request.reason)
        return try command.kept(.checkRecords).save(check, expecting: request.revision)
    }

    func getCheck(_ request: GetCheckRequest, _ query: Query) throws -> CheckRecord {
        try query.paper(.checkRecords, request.checkID, field: "check_id")
    }

    func listChecks(_ request: ListChecksRequest, _ query: Query) throws -> CheckPage {
        let plants = try query.ownPlants()
        var conditions = try query.scope(of: plants, request.divisionCode, request.enterpriseID)
        if request.kind != .unspecified {
            conditions.append(.equal("kind", .integer(Int64(request.kind.rawValue))))
        }
        if request.open || request.overdue { conditions.append(.equal("is_open", .flag(true))) }
        if request.overdue {
            conditions += [.notNull("due_day"), .less("due_day", .integer(Int64(query.today.number)))]
        }
        let page = try query.shown(.checkRecords).find(
            where: conditions,
            order: request.overdue ? .ascending("due_day") : .descending("checked_day"),
            after: request.pageToken, limit: Int(request.pageSize)
        ) { $0.isVisible(to: query.actor, of: plants) }
        return .with {
            $0.checks = page.documents
            $0.nextPageToken = page.nextToken
        }
    }

    private func check(_ id: String, toChangeIn command: Command) throws -> CheckRecord {
        let check = try command.kept(.checkRecords).require(id, field: "check_id")
        _ = try command.siteToRecord(check.siteID)
        return check
    }
}
