import RegistryAPI
import Store
import SwiftProtobuf

/// The sites of one sweep: what is left to do with each, and the result of its review.
struct SweepSites<Access: ReadAccess> {
    /// The state of a site in a sweep, stored as these numbers.
    enum State: Int64 {
        case waiting = 1
        case measured = 2
        case reviewed = 3
        /// It could not be measured or reviewed; the row has the reason.
        case failed = 4
    }

    /// A site to be measured or reviewed.
    struct Entry: Hashable, Sendable {
        let site: String
        /// How often new readings overtook it.
        let tries: Int64
    }

    let access: Access
    let sweep: String

    /// The next site in that state, those that were put off least first; `nil` for none.
    func next(_ state: State) throws -> Entry? {
        try access.row(
            """
            SELECT site_id, tries FROM sweep_site WHERE sweep_id = $1 AND state = $2 \
            ORDER BY tries, site_id LIMIT 1
            """, [.text(sweep), .integer(state.rawValue)]
        ) { Entry(site: try $0.text(0), tries: try $0.int64(1)) }
    }

    /// The state of that site; `nil` when it is not in the sweep.
    func state(of site: String) throws -> State? {
        try access.row(
            "SELECT state FROM sweep_site WHERE sweep_id = $1 AND site_id = $2", [.text(sweep), .text(site)]
        ) { State(rawValue: try $0.int64(0)) } ?? nil
    }

    /// The last site in the order of ids; empty when there is none.
    func last() throws -> String {
        try access.row(
            "SELECT site_id FROM sweep_site WHERE sweep_id = $1 ORDER BY site_id DESC LIMIT 1", [.text(sweep)]
        ) { try $0.text(0) } ?? ""
    }

    /// The number of sites in each state.
    func counts() throws -> [State: Int32] {
        var counts: [State: Int32] = [:]
        try access.query(
            "SELECT state, COUNT(*) FROM sweep_site WHERE sweep_id = $1 GROUP BY state", [.text(sweep)]
        ) { row in
            guard let state = State(rawValue: try row.int64(0)) else { return }
            counts[state] = Int32(clamping: try row.int64(1))
        }
        return counts
    }

    /// The sites after that one, without the names of plants.
    func page(after site: String, limit: Int) throws -> [SweptSite] {
        try access.rows(
            """
            SELECT site_id, enterprise_id, state, points, signals, weight, peers, trouble FROM sweep_site \
            WHERE sweep_id = $1 AND site_id > $2 ORDER BY site_id LIMIT $3
            """, [.text(sweep), .text(site), .integer(Int64(limit))]
        ) { row in
            var site = SweptSite()
            site.siteID = try row.text(0)
            site.enterpriseID = try row.text(1)
            site.reviewed = try row.int64(2) == State.reviewed.rawValue
            site.points = try row.int64(3)
            site.signals = Int32(clamping: try row.int64(4))
            site.inspectionWeight = try row.int64(5)
            site.peers = Int32(clamping: try row.int64(6))
            site.trouble = try row.text(7)
            return site
        }
    }
}

extension SweepSites<WriteTransaction> {
    /// Adds sites; one that is in the sweep already stays as it is.
    func add(_ sites: [(site: String, plant: String)]) throws {
        for (site, plant) in sites {
            try access.execute(
                """
                INSERT INTO sweep_site (sweep_id, site_id, state, enterprise_id) VALUES ($1, $2, 1, $3) \
                ON CONFLICT (sweep_id, site_id) DO NOTHING
                """, [.text(sweep), .text(site), .text(plant)])
        }
    }

    /// Records that a site was measured.
    func measured(_ site: String) throws { try move(site, to: .measured) }

    /// Records that new readings overtook a site.
    func putOff(_ site: String) throws {
        try access.execute(
            "UPDATE sweep_site SET tries = tries + 1 WHERE sweep_id = $1 AND site_id = $2",
            [.text(sweep), .text(site)])
    }

    /// Records that a site cannot be measured or reviewed, and why.
    func failed(_ site: String, because trouble: String) throws {
        try move(site, to: .failed, trouble: trouble)
    }

    /// Records the result of a site's review, and the plant in force for it.
    func reviewed(_ site: String, of plant: String, _ review: LedgerReview) throws {
        try access.execute(
            """
            UPDATE sweep_site SET state = 3, enterprise_id = $3, points = $4, signals = $5, weight = $6, \
            peers = $7 WHERE sweep_id = $1 AND site_id = $2
            """,
            [
                .text(sweep), .text(site), .text(plant), .integer(review.points),
                .integer(Int64(review.signals)), .integer(review.inspectionWeight),
                .integer(Int64(review.peers)),
            ])
    }

    private func move(_ site: String, to state: State, trouble: String = "") throws {
        try access.execute(
            """
            UPDATE sweep_site SET state = $3, trouble = $4, tries = 0 WHERE sweep_id = $1 AND site_id = $2
            """, [.text(sweep), .text(site), .integer(state.rawValue), .text(trouble)])
    }
}
