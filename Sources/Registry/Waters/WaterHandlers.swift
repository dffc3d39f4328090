import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for surface water: its monitoring points and their pH.
struct WaterService: WatersHandlers {
    typealias Command = ServiceKit.Command
    typealias Query = ServiceKit.Query

    func saveWaterPoint(_ request: SaveWaterPointRequest, _ command: Command) throws -> WaterPoint {
        var point = request.point
        let place = try command.division(point.divisionCode, field: "point.division_code")
        try command.actor.requireWaters(of: place.text, field: "point.division_code")
        try point.coordinates.requireProvince(field: "point.coordinates")
        point.changeReason = request.reason
        let kept = command.kept(.waterPoints)
        let holder = try kept.coded(point.code)
        if let holder, holder.id != point.id {
            throw Refusal(.waterPointExists, field: "point.code", ["code": point.code])
        }
        guard !point.id.isEmpty else {
            point.id = command.newID()
            return try kept.add(point)
        }
        let before = try kept.require(point.id, field: "point.id")
        try command.actor.requireWaters(of: before.divisionCode, field: "point.id")
        if try WaterReadingTable(access: command.transaction).hasReadings(of: point.id) {
            try before.requirePlace(point)
        }
        return try kept.save(point, expecting: point.revision)
    }

    func importWaterPoints(_ items: [WaterPointItem], _ command: Command) throws -> ImportOutcome {
        let (order, rows) = try items.file(\.content)
        guard rows.count <= WaterList.mostRows else {
            throw Refusal(.waterListTooLong, ["limit": String(WaterList.mostRows)])
        }
        var list = WaterPointList(order, command)
        try command.trial {
            for row in rows { try list.take(row) }
            list.outcome.written = order.keeps(wrong: list.outcome.wrong)
            return list.outcome.written
        }
        return list.outcome
    }

    func listWaterPoints(_ request: ListWaterPointsRequest, _ query: Query) throws -> WaterPointPage {
        let place = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        let page = try query.shown(.waterPoints).find(
            where: [.hasPrefix("division_code", place.subtreePrefix)], order: .ascending("code"),
            after: request.pageToken, limit: Int(request.pageSize))
        return .with {
            $0.points = page.documents
            $0.nextPageToken = page.nextToken
        }
    }

    func recordWaterReadings(_ items: [WaterItem], _ command: Command) throws -> WaterOutcome {
        let (order, rows) = try items.file(\.content)
        guard rows.count <= WaterList.mostRows else {
            throw Refusal(.waterListTooLong, ["limit": String(WaterList.mostRows)])
        }
        var list = WaterList(order, command)
        try command.trial {
            for row in rows { try list.take(row) }
            let isKept = order.keeps(wrong: list.outcome.wrong)
            list.finish(written: isKept)
            return isKept
        }
        return list.outcome
    }

    func listWaterReadings(_ request: ListWaterReadingsRequest, _ query: Query) throws -> ReadingPage {
        let point = try query.shown(.waterPoints).require(request.pointID, field: "point_id")
        var page = try WaterReadingTable(access: query.transaction).page(
            of: point.id, from: request.from, to: request.to == 0 ? .max : request.to,
            limit: PageLimits.within(Int(request.pageSize)))
        guard !query.actor.keepsRecords else { return page }
        for reading in page.readings.indices {
            for revision in page.readings[reading].revisions.indices {
                page.readings[reading].revisions[revision].recordedBy = ""
                page.readings[reading].revisions[revision].reason = ""
            }
        }
        return page
    }
}

extension WaterItem {
    fileprivate var content: FileItem<WaterOrder, WaterRow>? {
        switch item {
        case .order(let order): .order(order)
        case .row(let row): .row(row)
        case nil: nil
        }
    }
}

extension WaterPointItem {
    fileprivate var content: FileItem<WaterPointOrder, WaterPointRow>? {
        switch item {
        case .order(let order): .order(order)
        case .row(let row): .row(row)
        case nil: nil
        }
    }
}
