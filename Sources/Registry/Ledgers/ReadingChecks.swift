import Refusals
import RegistryAPI
import Rulebook

/// Finds what is wrong or unusual about readings of one meter, before they are compared with those on record.
struct ReadingChecks {
    /// Readings that arrive more than so many days late need a reason: a proposal [P].
    static let lateDays = 3
    /// So many equal readings in a row, other than zero, cause a warning: a proposal [P].
    static let repeatedRun = 12
    /// How many seconds the clock of a production system may be ahead.
    static let aheadSeconds: Int64 = 300

    /// Thousandths of the unit. No meter of a plant shows more, and sums of readings could overflow beyond it.
    static let bound: Int64 = 1_000_000_000_000

    private let oldest: Instant
    private let today: Day
    private let earliest: Int64
    private let end: Int64
    private let latest: Int64
    private let lateBefore: Int64
    private let most: Int64
    private let form: MeterForm
    private let kind: MeterKind
    private let measured: Metered?
    private let calibratedUntil: Int64

    /// The checks for that meter.
    ///
    /// - Parameters:
    ///   - meter: The meter that was read.
    ///   - now: When they arrive.
    ///   - explained: Whether they come with a reason.
    init(_ meter: Meter, now: Instant, explained: Bool) {
        let day = { (text: String) in try? Day(text, field: .request) }
        today = now.day
        oldest = Instant(startOf: DayKind.reading.bounds.first.day(from: now.day))
        earliest = day(meter.installedOn).map { Instant(startOf: $0).microseconds } ?? .min
        end = day(meter.retiredOn).map { Instant(endOf: $0).microseconds } ?? .max
        latest = now.adding(seconds: Self.aheadSeconds).microseconds
        lateBefore = explained ? .min : now.adding(days: -Self.lateDays).microseconds
        most = meter.most
        form = meter.form
        kind = meter.kind
        measured = meter.kind.metered
        let until = meter.calibrations.last.flatMap { day($0.validUntil) }
        calibratedUntil = until.map { Instant(endOf: $0).microseconds } ?? .max
    }

    /// Why that reading cannot be stored, and the field that is wrong; `nil` when it can be.
    func fault(at: Int64, value: Int64) -> (refusal: Refusal, field: String)? {
        if at > latest { return (Refusal(.readingFuture), "at") }
        if at < oldest.microseconds { return (tooOld(at), "at") }
        if at < earliest || at > end { return (Refusal(.readingOutsideUse), "at") }
        if value.magnitude > Self.bound.magnitude { return (Refusal(.readingOutOfRange), "value") }
        // Sand can be drier than saturated-surface-dry; nothing else goes below zero.
        if value < 0, kind != .sandMoisture { return (Refusal(.readingNegative), "value") }
        return impossible(value).map { ($0, "value") }
    }

    /// Whether a reading of that time, which is not on record, comes late and without a reason.
    func isLate(_ at: Int64) -> Bool { at < lateBefore }

    /// Why no meter of that kind can have shown it; `nil` when one can.
    private func impossible(_ value: Int64) -> Refusal? {
        guard let measured else { return nil }
        let possible = measured.possible
        let isPossible = (possible.lowerBound * 1000...possible.upperBound * 1000).contains(value)
        guard form != .counter, !isPossible else { return nil }
        return Refusal(
            .readingImpossible, ["from": String(possible.lowerBound), "to": String(possible.upperBound)],
            words: ["kind": kind.wording, "unit": UnitText.words(measured.unit)])
    }

    private func tooOld(_ at: Int64) -> Refusal {
        Refusal(
            .dayOutOfBounds,
            [
                "day": Instant(microseconds: at).day.text, "first": oldest.day.text, "last": today.text,
                "field": "at",
            ])
    }

    /// What is unusual about readings in the order of time, by their indexes; `before` is the value of the reading
    /// before them, `nil` when there is none.
    func oddities(
        in readings: [(at: Int64, value: Int64)], after before: Int64?
    ) -> [(place: Int, reason: Reason, field: String)] {
        var found: [(Int, Reason, String)] = []
        var previous = before
        var run = 0
        var isRunNoted = false
        var isWhole = measured?.isCount == true
        for (place, reading) in readings.enumerated() {
            if most > 0, form != .counter, reading.value > most {
                found.append((place, .readingAboveMost, "value"))
            }
            if form == .counter, let previous {
                if reading.value < previous {
                    found.append((place, .readingCounterFell, "value"))
                } else if most > 0, reading.value - previous > most {
                    found.append((place, .readingAboveMost, "value"))
                }
            }
            // Said once: a system that sends shares or means does so all the time.
            if isWhole, reading.value % 1000 != 0 {
                found.append((place, .readingNotWhole, "value"))
                isWhole = false
            }
            run = reading.value == previous && reading.value != 0 ? run + 1 : 1
            if run == Self.repeatedRun, form != .counter, !isRunNoted {
                found.append((place, .readingRepeated, "value"))
                isRunNoted = true
            }
            previous = reading.value
        }
        if let place = readings.firstIndex(where: { $0.at > calibratedUntil }) {
            found.append((place, .readingUncalibrated, "at"))
        }
        return found
    }
}
