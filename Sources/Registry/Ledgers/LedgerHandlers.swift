import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for ledgers: declaring meters, taking readings, showing them.
struct LedgerService: LedgersHandlers {
    func declareMeter(_ request: DeclareMeterRequest, _ command: Command) throws -> Meter {
        let plant = try command.kept(.enterprises).require(request.enterpriseID, field: "enterprise_id")
        try command.actor.requireLedger(of: plant)
        let site = try command.kept(.sites).require(request.siteID, field: "site_id")
        guard plant.ids.contains(site.enterpriseID) else {
            throw Refusal(.siteOfAnother, field: "site_id")
        }
        let meters = command.kept(.meters)
        guard try meters.tagged(request.tag, on: site.id) == nil else {
            throw Refusal(.meterExists, field: "tag", ["tag": request.tag])
        }
        var meter = try Meter.with {
            $0.id = command.newID()
            $0.enterpriseID = plant.id
            $0.siteID = request.siteID
            $0.divisionCode = try command.kept(.enterprises).answering(plant).divisionCode
            $0.kind = request.kind
            $0.form = try Meter.form(request.form, of: request.kind)
            $0.tag = request.tag
            $0.name = request.name
            $0.uncertainty = request.uncertainty
            $0.most = request.most
            $0.estimated = request.estimated
            $0.number = try Int64(command.serial(after: Int(meters.lastNumber()), in: "meters"))
        }
        if !request.installedOn.isEmpty {
            meter.installedOn =
                try Day(
                    request.installedOn, as: .meterInstalled, on: command.today,
                    confirmed: request.confirmed, field: "installed_on"
                ).text
        }
        if request.hasCalibration {
            try meter.add(request.calibration, on: command.today, confirmed: request.confirmed)
        }
        return try meters.add(meter)
    }

    func calibrateMeter(_ request: CalibrateMeterRequest, _ command: Command) throws -> Meter {
        var meter = try meter(request.meterID, command)
        try meter.add(request.calibration, on: command.today, confirmed: request.confirmed)
        return try command.kept(.meters).save(meter, expecting: request.revision)
    }

    func retireMeter(_ request: RetireMeterRequest, _ command: Command) throws -> Meter {
        var meter = try meter(request.meterID, command)
        try meter.retire(
            on: Day(
                request.retiredOn, as: .meterRetired, on: command.today, confirmed: request.confirmed,
                field: "retired_on"),
            because: request.reason)
        return try command.kept(.meters).save(meter, expecting: request.revision)
    }

    func listMeters(_ request: ListMetersRequest, _ query: Query) throws -> MeterList {
        let plant = try query.plantWithLedger(request.enterpriseID)
        let meters = try query.shown(.meters).all(of: plant, on: request.siteID)
        return .with { $0.meters = meters }
    }

    func recordReadings(_ items: [ReadingSeries], _ command: Command) throws -> LedgerReport {
        let count = items.reduce(0) { $0 + $1.at.count }
        guard count <= ReadingIntake.mostReadings else {
            throw Refusal(.ledgerStreamTooLong, ["limit": String(ReadingIntake.mostReadings)])
        }
        var intake = ReadingIntake(command)
        for (place, series) in items.enumerated() { try intake.take(series, place: place) }
        return intake.report
    }

    func listReadings(_ request: ListReadingsRequest, _ query: Query) throws -> ReadingPage {
        guard let meter = try query.shown(.meters).get(request.meterID),
            try query.actor.maySeeLedger(of: query.plant(meter.enterpriseID))
        else { throw Refusal(.meterUnknown, field: "meter_id") }
        return try ReadingTable(access: query.transaction).page(
            of: meter.number, from: request.from, to: request.to == 0 ? .max : request.to,
            limit: PageLimits.within(Int(request.pageSize)))
    }

    func summariseLedger(_ request: SummariseLedgerRequest, _ query: Query) throws -> LedgerSummary {
        let plant = try query.plantWithLedger(request.enterpriseID)
        let days = try DayRange(request.firstDay, request.lastDay, most: 100)
        let ledger = try query.days(of: plant, on: request.siteID, in: days)
        return .with { $0.days = ledger.figures }
    }

    private func meter(_ id: String, _ command: Command) throws -> Meter {
        let meter = try command.kept(.meters).require(id, field: "meter_id")
        let plant = try command.kept(.enterprises).require(meter.enterpriseID, field: "meter_id")
        try command.actor.requireLedger(of: plant)
        return meter
    }
}

extension Query {
    /// The plant whose ledgers are requested.
    ///
    /// - Throws: `NOT_FOUND` (`plant-unknown`), also when the caller may not see its ledgers.
    func plantWithLedger(_ id: String) throws -> Enterprise {
        let plant = try plant(id)
        guard actor.maySeeLedger(of: plant) else {
            throw Refusal(.plantUnknown, field: "enterprise_id")
        }
        return plant
    }
}
