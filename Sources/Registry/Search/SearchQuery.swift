import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

extension SearchIndex {
    /// For a row `s`: the plaque has an end still to come. A revoked one has ended already.
    static let plaqueEnds = "s.plaque_state <> 'REVOKED'"

    /// The codes of a division and of all below it, as lower and upper bound (exclusive) of a range.
    static func range(of place: DivisionCode) -> [SQLValue] {
        // `:` follows the digits in order.
        [.text(place.subtreePrefix), .text(place.subtreePrefix + ":")]
    }
}

/// A search as one statement. It starts from the condition that the fewest plants meet and reads those plants in the
/// order of the answer.
struct SearchQuery {
    /// How many plants of a place have a pair in their names, for pairs that many plants have, so that they are not
    /// counted again. It only decides where a search begins, never what it finds, so it may be out of date.
    private let counts: KnownCounts
    /// The conditions on plants, from `WHERE` on.
    private var condition = ""
    private var values: [SQLValue] = []
    /// What is read in order: the postings of one pair of characters, or the plants themselves.
    private var source = "enterprise_search s"
    private var key = "s"
    /// Whether it searches the plants of a published batch that are not in their places yet.
    private let isStaged: Bool

    /// - Throws: `INVALID_ARGUMENT` (`division-code-structure`, `day-unknown`).
    private init(
        _ request: SearchEnterprisesRequest, _ words: SearchWords, counts: KnownCounts, staged isStaged: Bool,
        in transaction: some ReadAccess
    ) throws {
        self.counts = counts
        self.isStaged = isStaged
        if isStaged { source = "enterprise_search_staged s" }
        let asked = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        let place = words.place.map { asked.contains($0) ? $0 : asked } ?? asked
        try find(words, in: place, transaction)
        if !request.divisionCode.isEmpty || words.place != nil {
            let range = SearchIndex.range(of: place)
            add(
                "\(key).division_code >= \(parameter(range[0])) AND \(key).division_code < \(parameter(range[1]))"
            )
        }
        try filter(request)
    }

    /// The plants that match a request, after the given place in the order; at most `limit`.
    ///
    /// - Throws: `INVALID_ARGUMENT` (`search-short`, `division-code-structure`, `day-unknown`).
    static func hits(
        _ request: SearchEnterprisesRequest, known: SearchKnowledge, after place: SearchPlace?, limit: Int,
        in transaction: some ReadAccess
    ) throws -> [EnterpriseHit] {
        let readings = try readings(of: request, known, in: transaction)
        let isPublished = try StagedBatch.isPublished(in: transaction)
        if readings.count == 1, !isPublished, let words = readings.first {
            var search = try SearchQuery(request, words, counts: known.counts, staged: false, in: transaction)
            return try search.run(after: place, limit: limit, in: transaction)
        }
        var hits: [EnterpriseHit] = []
        for words in readings {
            var search = try SearchQuery(request, words, counts: known.counts, staged: false, in: transaction)
            if isPublished { search.add("s.id NOT IN (SELECT id FROM enterprise_staged)") }
            hits += try search.run(after: place, limit: limit, in: transaction)
            guard isPublished else { continue }
            var staged = try SearchQuery(request, words, counts: known.counts, staged: true, in: transaction)
            hits += try staged.run(after: place, limit: limit, in: transaction)
        }
        var seen: Set<String> = []
        let sorted = hits.sorted { ($0.divisionCode, $0.id) < ($1.divisionCode, $1.id) }
        return Array(sorted.filter { seen.insert($0.id).inserted }.prefix(limit))
    }

    /// What the text of a request may mean within the division that it names.
    private static func readings(
        of request: SearchEnterprisesRequest, _ known: SearchKnowledge, in transaction: some ReadAccess
    ) throws -> [SearchWords] {
        let asked = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        return try SearchWords.readings(of: request.text) { word in
            try known.places.codes(named: word, in: transaction).filter {
                asked.contains($0) || $0.contains(asked)
            }
        }
    }

    /// The plants after that place in the order; at most `limit`.
    private mutating func run(
        after place: SearchPlace?, limit: Int, in transaction: some ReadAccess
    ) throws -> [EnterpriseHit] {
        let statement = statement(after: place, limit: limit)
        // Not `rows`, whose compiled code does not know the type of hits: this is the most frequent query.
        var hits: [EnterpriseHit] = []
        try transaction.query(statement, values) { hits.append(try EnterpriseHit($0)) }
        return hits
    }

    private mutating func statement(after place: SearchPlace?, limit: Int) -> String {
        if let place {
            add(
                "(\(key).division_code, \(key).id) > (\(parameter(.text(place.division))), \(parameter(.text(place.id))))"
            )
        }
        let most = parameter(.integer(Int64(limit)))
        return """
            SELECT s.id, s.name, s.division_code, s.credit_code, s.state, s.stage, s.tier, s.plaque_state,
                s.plaque_until, s.paper_until, s.open_flags
            FROM \(source)\(condition) ORDER BY \(key).division_code, \(key).id LIMIT \(most)
            """
    }

    /// The statement that finds plants in their places, and its values, to inspect the engine's query plan.
    static func statement(
        _ request: SearchEnterprisesRequest, after place: SearchPlace?, in transaction: some ReadAccess
    ) throws -> (sql: String, values: [SQLValue]) {
        let words = try readings(of: request, SearchKnowledge(), in: transaction)
        var search = try SearchQuery(
            request, words.first ?? SearchWords(), counts: KnownCounts(), staged: false, in: transaction)
        let sql = search.statement(after: place, limit: 20)
        return (sql, search.values)
    }

    private mutating func find(
        _ words: SearchWords, in place: DivisionCode, _ transaction: some ReadAccess
    ) throws {
        if let code = words.code {
            add("s.credit_code = \(parameter(.text(code)))")
            // Repeats the condition of the partial index on codes, so that the index is used.
            add("s.credit_code <> ''")
        }
        if let part = words.partOfCode {
            // Reads the whole index on codes, which is small compared with the rows of plants.
            let codes = isStaged ? "enterprise_search_staged" : "enterprise_search"
            add(
                "s.id IN (SELECT c.id FROM \(codes) c WHERE c.credit_code <> '' AND "
                    + TextMatch.contains("c.credit_code", parameter(TextMatch.needle(part))) + ")")
        }
        let grams = words.names.flatMap(SearchIndex.grams)
        if !isStaged, !grams.isEmpty {
            let rarest = try rarest(of: grams, in: place, transaction)
            // Postings come in the order of the answer and each has one plant, so they are read in order (a test checks
            // the query plan).
            source = "enterprise_gram g JOIN enterprise_search s ON s.number = g.number"
            key = "g"
            add("g.gram = \(parameter(.text(rarest)))")
            if words.names.count == 1, grams.count == 1 { return }
        }
        // Names are folded, except those entered before this index existed.
        for word in words.names {
            add(TextMatch.contains("lower(s.names)", parameter(TextMatch.needle(word))))
        }
    }

    private mutating func filter(_ request: SearchEnterprisesRequest) throws {
        if request.state != .unspecified {
            add("s.state = \(parameter(.integer(Int64(request.state.rawValue))))")
        }
        if request.stage != .unspecified {
            add("s.stage = \(parameter(.integer(Int64(request.stage.rawValue))))")
        }
        if request.tier != .unspecified {
            add("s.tier = \(parameter(.integer(Int64(request.tier.rawValue))))")
        }
        if !request.plaqueState.isEmpty {
            add("s.plaque_state = \(parameter(.text(request.plaqueState)))")
        }
        if !request.expiresBy.isEmpty {
            let day = parameter(.integer(Int64(try Day(request.expiresBy, field: "expires_by").number)))
            add("((s.plaque_until <= \(day) AND \(SearchIndex.plaqueEnds)) OR s.paper_until <= \(day))")
        }
        if request.flagged { add("s.open_flags > 0") }
    }

    private mutating func add(_ clause: String) {
        condition += condition.isEmpty ? " WHERE " : " AND "
        condition += clause
    }

    private mutating func parameter(_ value: SQLValue) -> String {
        values.append(value)
        return "$\(values.count)"
    }

    /// The pair with the fewest plants. Stops counting once a pair has few.
    private func rarest(
        of grams: [String], in place: DivisionCode, _ transaction: some ReadAccess
    ) throws -> String {
        var best = (gram: grams[0], count: Int64.max)
        guard grams.count > 1 else { return best.gram }
        for gram in grams where best.count > Self.few {
            let count = try count(of: gram, in: place, transaction)
            if count < best.count { best = (gram, count) }
        }
        return best.gram
    }

    /// How many plants have the pair, counted up to `many`: beyond that it no longer matters.
    private func count(
        of gram: String, in place: DivisionCode, _ transaction: some ReadAccess
    ) throws -> Int64 {
        let key = "\(place.subtreePrefix)/\(gram)"
        if let known = counts[key] { return known }
        let count =
            try transaction.row(
                """
                SELECT COUNT(*) FROM (SELECT 1 FROM enterprise_gram
                WHERE gram = $1 AND division_code >= $2 AND division_code < $3 LIMIT $4) AS counted
                """, [.text(gram)] + SearchIndex.range(of: place) + [.integer(Self.many)]
            ) { try $0.int64(0) } ?? 0
        if count > Self.few { counts[key] = count }
        return count
    }

    private static let few: Int64 = 16
    private static let many: Int64 = 512
}

extension EnterpriseHit {
    fileprivate init(_ row: borrowing Row) throws {
        self.init()
        id = try row.text(0)
        name = try row.text(1)
        divisionCode = try row.text(2)
        creditCode = try row.text(3)
        state = EnterpriseState(rawValue: Int(try row.int64(4))) ?? .unspecified
        stage = LifeCycleStage(rawValue: Int(try row.int64(5))) ?? .unspecified
        tier = Tier(rawValue: Int(try row.int64(6))) ?? .unspecified
        plaqueState = try row.text(7)
        if let day = try row.int64IfPresent(8) { plaqueUntil = Day(number: Int(day)).text }
        if let day = try row.int64IfPresent(9) { paperUntil = Day(number: Int(day)).text }
        openFlags = Int32(clamping: try row.int64(10))
    }
}

/// Where a page of a search ended. Callers get it sealed.
struct SearchPlace: Hashable, Sendable {
    let division: String
    let id: String

    init(_ hit: EnterpriseHit) {
        division = hit.divisionCode
        id = hit.id
    }

    /// - Throws: `INVALID_ARGUMENT` (`page-token-invalid`).
    init(_ token: String) throws(Refusal) {
        let parts = token.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 6, parts[0].utf8.allSatisfy({ (48...57).contains($0) }),
            !parts[1].isEmpty
        else {
            throw Refusal(.pageToken)
        }
        (division, id) = (String(parts[0]), String(parts[1]))
    }

    var token: String { "\(division)/\(id)" }
}
