import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

/// Days on which a record answers something that the plan asks for, from a first to a last one, both counted.
struct Span: Hashable, Sendable {
    let first: Day
    let last: Day

    /// What has neither beginning nor end, as a fact without a day.
    static let always = Span(.first, .last)

    init(_ first: Day, _ last: Day) {
        self.first = first
        self.last = last
    }

    /// - Parameters:
    ///   - first: 2026-11-23; a text that is no day begins before everything.
    ///   - last: The same; a text that is no day has no end.
    init(_ first: String, _ last: String) {
        self.init(
            Day(kept: first) ?? .first, Day(kept: last) ?? .last)
    }

    /// From a day on for so many months, without the same day of the last month.
    init(from text: String, months: Int) {
        let day = Day(kept: text) ?? .first
        self.init(day, day.adding(months: months).adding(days: -1))
    }

    func contains(_ day: Day) -> Bool { first <= day && day <= last }
}

extension Day {
    /// A day as records have it; `nil` where they have none.
    init?(kept text: String) {
        guard !text.isEmpty, let day = try? Day(text, field: .request) else { return nil }
        self = day
    }
}

extension [Span] {
    /// What always holds, or never.
    static func always(if holds: Bool) -> [Span] { holds ? [.always] : [] }

    /// The days that both cover.
    func and(_ others: [Span]) -> [Span] {
        flatMap { span in
            others.compactMap { other in
                let (first, last) = (Swift.max(span.first, other.first), Swift.min(span.last, other.last))
                return first <= last ? Span(first, last) : nil
            }
        }
    }

    /// How they answer on a day.
    func answer(on day: Day) -> Answer {
        if contains(where: { $0.contains(day) }) { return .there }
        let ended = filter { $0.first <= $0.last && $0.last < day }.map(\.last).max()
        return ended.map { .outOfDate(since: $0.adding(days: 1)) } ?? .missing
    }

    /// The days on which the answer may become another one.
    var turns: [Day] { flatMap { [$0.first, $0.last.adding(days: 1)] } }
}

/// How something stands on a day.
enum Answer: Hashable, Sendable {
    case there
    case missing
    /// It was there until the day before this one.
    case outOfDate(since: Day)

    /// Whether it has to be settled.
    var isOpen: Bool { self != .there }

    /// The answer of several that must all be there: missing when one is missing, else out of date since the first of them was.
    static func together(_ answers: [Answer]) -> Answer {
        var since: Day?
        for answer in answers {
            switch answer {
            case .there: continue
            case .missing: return .missing
            case .outOfDate(let day): since = min(since ?? day, day)
            }
        }
        return since.map { .outOfDate(since: $0) } ?? .there
    }

    var state: ReadinessState {
        switch self {
        case .there: .there
        case .missing: .missing
        case .outOfDate: .outOfDate
        }
    }
}
