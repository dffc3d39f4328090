import Refusals
import RegistryAPI
import Rulebook

/// Something that the plan asks of a plant: a row of the table of readiness (`Requirement+Table.swift`).
struct Requirement: Sendable {
    /// Who has to have it.
    enum Bearer: Sendable {
        /// The plant, once for all its sites: the days on which its records answer.
        case plant(@Sendable (PlantRecords) -> [Span])
        /// Each site in use.
        case site(@Sendable (PlantRecords, Site) -> [Span])
        /// Each site in use, in all of several parts.
        case parts(@Sendable (PlantRecords, Site) -> [Part])
    }

    /// One of several things that a site has to have for a row to be answered.
    struct Part: Sendable {
        /// The days on which it is asked for.
        let asked: Span
        /// The days on which it is there.
        let spans: [Span]
    }

    /// From when on in its life a plant is asked for it.
    enum Asked: Sendable {
        /// Before it is built: papers, and what is built.
        case always
        /// Once it makes concrete: what only a plant at work can have.
        case onceOperating
        /// While it makes concrete: what comes again and again.
        case whileOperating
    }

    /// Names it for good, in answers and filters.
    let word: String
    /// The clause of the plan.
    let clause: String
    let sentence: Wording
    /// The verb that enters what settles it.
    let verb: String
    let asked: Asked
    let bearer: Bearer
    /// What meters must measure that are read at least every so often; none for what no readings answer.
    let readings: [MeterKind]

    /// A row that the plant answers as a whole.
    static func plant(
        _ word: String, _ clause: String, _ chinese: String, _ english: String, by verb: String,
        _ asked: Asked = .always, _ spans: @escaping @Sendable (PlantRecords) -> [Span]
    ) -> Requirement {
        Requirement(
            word: word, clause: clause, sentence: Wording(chinese, english), verb: verb, asked: asked,
            bearer: .plant(spans), readings: [])
    }

    /// A row that each site in use answers.
    static func site(
        _ word: String, _ clause: String, _ chinese: String, _ english: String, by verb: String,
        _ asked: Asked = .always, readings: [MeterKind] = [],
        _ spans: @escaping @Sendable (PlantRecords, Site) -> [Span]
    ) -> Requirement {
        Requirement(
            word: word, clause: clause, sentence: Wording(chinese, english), verb: verb, asked: asked,
            bearer: .site(spans), readings: readings)
    }

    /// A row that each site in use answers in parts: it is there while every part that is asked for is.
    static func parts(
        _ word: String, _ clause: String, _ chinese: String, _ english: String, by verb: String,
        _ asked: Asked = .always, _ parts: @escaping @Sendable (PlantRecords, Site) -> [Part]
    ) -> Requirement {
        Requirement(
            word: word, clause: clause, sentence: Wording(chinese, english), verb: verb, asked: asked,
            bearer: .parts(parts), readings: [])
    }

    /// Why it is not asked of the plant; `nil` when it is.
    func whyNot(of plant: Enterprise) -> Wording? {
        guard plant.state == .registered else { return Wording("未登记的企业", "the plant is not registered") }
        switch (plant.stage, asked) {
        case (.closed, _): return Wording("企业已关停", "the plant closed")
        case (.planned, .onceOperating), (.planned, .whileOperating),
            (.underConstruction, .onceOperating), (.underConstruction, .whileOperating):
            return Wording("尚未投产", "the plant makes no concrete yet")
        case (.suspended, .whileOperating):
            return Wording("停产期间", "the plant makes no concrete at present")
        default: return nil
        }
    }
}

/// How a plant answers a requirement on a day.
struct Finding: Hashable, Sendable {
    let answer: Answer
    /// The names of the sites that lack it.
    var sites: [String] = []
}

/// The last day with readings of each of those meters, by their numbers, until a day; `nil` for none.
typealias LastReading = (_ meters: [Int64], _ until: Day) throws -> Day?

extension Requirement {
    /// Days after the last reading on which figures still count as kept (定期统计): a month [P].
    static let readingDays = 31

    /// One who has to have it, or a part of it, with what its records say.
    struct Holder {
        /// The site's name; empty for the plant.
        let name: String
        /// The days on which it is asked for.
        let asked: Span
        let spans: [Span]
        /// The meters that have to be read.
        let meters: [Int64]
    }

    /// Who has to have it, by the plant's records.
    func holders(in records: PlantRecords) -> [Holder] {
        switch bearer {
        case .plant(let find):
            return [Holder(name: "", asked: .always, spans: find(records), meters: [])]
        case .site(let find):
            return records.sites.map { site in
                Holder(
                    name: site.name, asked: site.inUse, spans: find(records, site),
                    meters: readMeters(of: site, in: records))
            }
        case .parts(let find):
            return records.sites.flatMap { site in
                find(records, site).flatMap { part in
                    [site.inUse].and([part.asked]).map {
                        Holder(name: site.name, asked: $0, spans: part.spans, meters: [])
                    }
                }
            }
        }
    }

    /// How the plant's records answer it on a day.
    func finding(in records: PlantRecords, on day: Day, _ lastReading: LastReading) throws -> Finding {
        try finding(of: holders(in: records), on: day, lastReading)
    }

    /// The same, of those who have to have it.
    func finding(of holders: [Holder], on day: Day, _ lastReading: LastReading) throws -> Finding {
        let asked = holders.filter { $0.asked.contains(day) }
        guard !asked.isEmpty else { return Finding(answer: .missing) }
        let answers = try asked.map { holder in
            let answer = holder.spans.answer(on: day)
            guard answer != .missing else { return answer }
            return Answer.together([answer, try fresh(holder.meters, on: day, lastReading)])
        }
        var sites: [String] = []
        for (holder, answer) in zip(asked, answers)
        where answer.isOpen && !holder.name.isEmpty && !sites.contains(holder.name) {
            sites.append(holder.name)
        }
        return Finding(answer: .together(answers), sites: sites)
    }

    /// Whether meters that are there were read lately; there for a row that no readings answer.
    func fresh(_ meters: [Int64], on day: Day, _ lastReading: LastReading) throws -> Answer {
        guard !readings.isEmpty else { return .there }
        guard let last = try lastReading(meters, day) else { return .missing }
        return [Span(last, last.adding(days: Self.readingDays))].answer(on: day)
    }

    /// The meters of a site that have to be read.
    private func readMeters(of site: Site, in records: PlantRecords) -> [Int64] {
        readings.isEmpty ? [] : records.meters(of: site, readings).map(\.number)
    }
}
