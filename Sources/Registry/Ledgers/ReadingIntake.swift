import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Stores one stream of readings in the ledgers and counts the results.
struct ReadingIntake {
    /// Readings in one stream at most, since others wait for the writer meanwhile. More are sent in several streams.
    static let mostReadings = 20_000
    /// Findings that a report lists at most.
    static let mostFindings = 500

    private let command: Command
    private let table: ReadingTable<WriteTransaction>
    private var meters: [String: Meter] = [:]
    private var batches: [BatchKey: Int64] = [:]
    private(set) var report = LedgerReport()

    private struct BatchKey: Hashable {
        let reason: String
        let manual: Bool
    }

    init(_ command: Command) {
        self.command = command
        table = ReadingTable(access: command.transaction)
    }

    /// Stores one message of the stream.
    ///
    /// - Throws: `meter-unknown`, `no-grant-here`, `series-uneven`: then nothing of the stream is saved.
    mutating func take(_ series: ReadingSeries, place: Int) throws {
        let path = FieldPath("items").item(place)
        guard series.at.count == series.value.count else {
            throw Refusal(.seriesUneven, field: path.field("value"))
        }
        let meter = try meter(series.meterID, field: path.field("meter_id"))
        let checks = ReadingChecks(
            meter, now: command.now, explained: series.corrects || !series.reason.isEmpty)
        let notes = SeriesNotes(place: place, meter: meter.id)
        guard !series.corrects || !series.reason.isEmpty else {
            for (index, at) in series.at.enumerated() {
                note(notes.finding(index, at, .readingUnexplained, "reason", .error))
            }
            return
        }
        var sound: [Candidate] = []
        sound.reserveCapacity(series.at.count)
        for index in series.at.indices {
            let (at, value) = (series.at[index], series.value[index])
            if let fault = checks.fault(at: at, value: value) {
                note(notes.finding(index, at, fault.refusal, fault.field, .error))
            } else {
                sound.append(Candidate(at: at, value: value, index: index))
            }
        }
        if zip(sound, sound.dropFirst()).contains(where: { $0.at > $1.at }) {
            sound.sort { ($0.at, $0.index) < ($1.at, $1.index) }
        }
        let kept =
            series.corrects
            ? try correct(sound, of: meter, series, notes)
            : try file(sound, of: meter, series, notes, checks)
        guard let first = kept.first else { return }
        try table.noteLatest(batch(of: series), of: meter.number)
        let before = try table.before(first.at, of: meter.number)?.value
        for oddity in checks.oddities(in: kept.map { ($0.at, $0.value) }, after: before) {
            let reading = kept[oddity.place]
            note(notes.finding(reading.index, reading.at, oddity.reason, oddity.field, .warning))
        }
    }

    private struct Candidate {
        let at: Int64
        let value: Int64
        let index: Int
    }

    /// Stores the readings that are new; returns them.
    private mutating func file(
        _ candidates: [Candidate], of meter: Meter, _ series: ReadingSeries, _ notes: SeriesNotes,
        _ checks: ReadingChecks
    ) throws -> [Candidate] {
        let known = try table.values(of: meter.number, at: candidates.map(\.at))
        let isFresh = known.isEmpty
        var fresh: [Candidate] = []
        fresh.reserveCapacity(candidates.count)
        for candidate in candidates {
            // Readings are in the order of time, so a repeated one directly follows its first.
            let earlier =
                (isFresh ? nil : known[candidate.at])
                ?? (fresh.last?.at == candidate.at ? fresh.last?.value : nil)
            guard let earlier else {
                // What is there already is never late, so that it does no harm to send too much.
                if checks.isLate(candidate.at) {
                    note(notes.finding(candidate.index, candidate.at, .readingLate, "at", .error))
                } else {
                    fresh.append(candidate)
                }
                continue
            }
            if earlier == candidate.value {
                report.unchanged += 1
            } else {
                note(notes.finding(candidate.index, candidate.at, .readingConflict, "value", .error))
            }
        }
        guard !fresh.isEmpty else { return [] }
        let batch = try batch(of: series)
        try table.add(fresh.map { ($0.at, $0.value) }[...], of: meter.number, batch: batch)
        report.accepted += Int64(fresh.count)
        return fresh
    }

    /// Adds later values to readings on record; returns those that changed something.
    private mutating func correct(
        _ candidates: [Candidate], of meter: Meter, _ series: ReadingSeries, _ notes: SeriesNotes
    ) throws -> [Candidate] {
        var known = try table.values(of: meter.number, at: candidates.map(\.at))
        var changed: [Candidate] = []
        for candidate in candidates {
            guard let current = known[candidate.at] else {
                note(notes.finding(candidate.index, candidate.at, .readingUnknown, "at", .error))
                continue
            }
            if current == candidate.value {
                guard try isToBeConfirmed(candidate.at, of: meter) else {
                    report.unchanged += 1
                    continue
                }
                report.confirmed += 1
            } else {
                report.corrected += 1
            }
            try table.correct(
                candidate.at, of: meter.number, to: candidate.value, batch: batch(of: series))
            known[candidate.at] = candidate.value
            changed.append(candidate)
        }
        return changed
    }

    /// Whether a correction with the same value means something: it confirms a counter's reading that fell or leapt.
    /// For any other reading it means nothing, so that a file sent again as corrections confirms nothing by accident.
    private func isToBeConfirmed(_ at: Int64, of meter: Meter) throws -> Bool {
        guard meter.form == .counter else { return false }
        let day = DayRange(first: Instant(microseconds: at).day, last: Instant(microseconds: at).day)
        var readings = try table.counterReadings(of: meter.number, upTo: at)
        let next = DayRange(first: day.first, last: day.last.adding(days: 2))
        try table.each(of: meter.number, in: next) { time, value, isConfirmed in
            if time > at {
                readings.append(CounterSteps.Reading(at: time, value: value, isConfirmed: isConfirmed))
            }
        }
        guard let place = readings.firstIndex(where: { $0.at == at }), place > 0 else { return false }
        if case .unknown = CounterSteps.of(readings, most: meter.most)[place] { return true }
        return false
    }

    private mutating func meter(_ id: String, field: FieldPath) throws -> Meter {
        if let meter = meters[id] { return meter }
        let meter = try command.kept(.meters).require(id, field: field)
        let plant = try command.kept(.enterprises).require(meter.enterpriseID, field: field)
        try command.actor.requireLedger(of: plant)
        command.touched("meter/\(id)")
        meters[id] = meter
        return meter
    }

    private mutating func batch(of series: ReadingSeries) throws -> Int64 {
        let key = BatchKey(reason: series.reason, manual: series.manual)
        if let number = batches[key] { return number }
        let number = try table.addBatch(
            at: command.now.microseconds, by: command.actor.id, cause: command.cause, reason: series.reason,
            manual: series.manual)
        batches[key] = number
        return number
    }

    private mutating func note(_ finding: ReadingFinding) {
        switch finding.severity {
        case .error: report.refused += 1
        case .warning: report.warnings += 1
        case .note, .unspecified, .UNRECOGNIZED: break
        }
        if report.findings.count < Self.mostFindings {
            report.findings.append(finding)
        } else {
            report.findingsLeftOut += 1
        }
    }
}

/// A series and its index in the stream, for findings about its readings.
private struct SeriesNotes {
    let place: Int
    let meter: String

    func finding(
        _ index: Int, _ at: Int64, _ reason: Reason, _ field: String, _ severity: Severity
    ) -> ReadingFinding {
        finding(index, at, Refusal(reason), field, severity)
    }

    func finding(
        _ index: Int, _ at: Int64, _ refusal: Refusal, _ field: String, _ severity: Severity
    ) -> ReadingFinding {
        .with {
            $0.series = Int32(clamping: place)
            $0.index = Int32(clamping: index)
            $0.meterID = meter
            $0.at = at
            $0.field = field
            $0.severity = severity
            $0.reason = refusal.reason.word
            $0.chinese = refusal.sentence(in: .chinese)
            $0.english = refusal.sentence(in: .english)
        }
    }
}
