import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

// Answers for papers that end next.

extension PermitService {
    func forecastExpiry(_ request: ForecastExpiryRequest, _ query: Query) throws -> ExpiryForecast {
        let place = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        let months = ExpiryMonths(from: query.today, count: request.months == 0 ? 12 : Int(request.months))
        var forecast = ExpiryForecast.with { forecast in
            forecast.months = months.names.map { name in .with { $0.month = name } }
        }
        let range = SearchIndex.range(of: place)
        try query.transaction.query(
            """
            SELECT last_day, kind FROM permit WHERE state = 1 AND last_day IS NOT NULL AND last_day < $1
            AND division_code >= $2 AND division_code < $3
            """, [.integer(Int64(months.end.number))] + range
        ) { row in
            let last = Day(number: Int(try row.int64(0)))
            if last < query.today { forecast.overdue += 1 }
            guard let month = months.place(of: last) else { return }
            forecast.months[month].papers[Int32(try row.int64(1)), default: 0] += 1
        }
        try query.transaction.query(
            """
            SELECT s.plaque_until FROM enterprise_search s WHERE s.plaque_until < $1 AND \(SearchIndex.plaqueEnds)
            AND s.division_code >= $2 AND s.division_code < $3
            """, [.integer(Int64(months.end.number))] + range
        ) { row in
            guard let month = months.place(of: Day(number: Int(try row.int64(0)))) else { return }
            forecast.months[month].plaques += 1
        }
        return forecast
    }

    func listExpiring(_ request: ListExpiringRequest, _ query: Query) throws -> ExpiringPage {
        let place = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        let horizon = query.today.adding(days: request.withinDays == 0 ? 90 : Int(request.withinDays))
        let page = try query.shown(.permits).find(
            where: [
                .equal("state", .integer(Int64(PermitState.recorded.rawValue))), .notNull("last_day"),
                .atMost("last_day", .integer(Int64(horizon.number))),
                .hasPrefix("division_code", place.subtreePrefix),
            ], order: .ascending("last_day"), after: request.pageToken, limit: Int(request.pageSize))
        return try .with {
            $0.papers = try page.documents.map { permit in
                let name = try query.shown(.enterprises).get(permit.enterpriseID)?.name ?? ""
                return ExpiringPaper(permit, of: name, on: query.today)
            }
            $0.nextPageToken = page.nextToken
        }
    }
}

extension PermitService {
    func listExpiryNotices(_ request: ListExpiryNoticesRequest, _ query: Query) throws -> ExpiryNoticePage {
        let place = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        var conditions: [Condition] = [.hasPrefix("division_code", place.subtreePrefix)]
        if !request.enterpriseID.isEmpty {
            conditions.append(try query.plant(request.enterpriseID).ownRecords)
        }
        let page = try query.shown(.expiryNotices).find(
            where: conditions, order: .descending("given_at"), after: request.pageToken,
            limit: Int(request.pageSize))
        return .with {
            $0.notices = page.documents
            $0.nextPageToken = page.nextToken
        }
    }
}

extension ExpiringPaper {
    fileprivate init(_ permit: Permit, of name: String, on today: Day) {
        self = .with {
            $0.permit = permit
            $0.enterpriseName = name
            guard let last = permit.lastDay else { return }
            $0.daysLeft = Int32(clamping: last.days(since: today))
            $0.notice = Int32(ExpiryTerms.due(for: last, on: today) ?? 0)
        }
    }
}

/// A span of whole months, the present one first.
struct ExpiryMonths {
    let names: [String]
    /// The first day after the span.
    let end: Day
    private let places: [String: Int]

    init(from today: Day, count: Int) {
        let first = today.adding(days: 1 - today.dayOfMonth)
        names = (0..<count).map { String(first.adding(months: $0).text.prefix(7)) }
        end = first.adding(months: count)
        places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    }

    /// The index of the month in the span that a day lies in; `nil` outside the span.
    func place(of day: Day) -> Int? {
        places[String(day.text.prefix(7))]
    }
}
