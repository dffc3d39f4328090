import Checker
import Crypto
import Foundation
import Harness
import Installation
import ServiceKit
import Store
import World

extension Scenario {
    /// One bit goes bad in each kind of page, or a whole page becomes blank, and that is noticed: when the store is opened,
    /// by the read, by SQLite's examination, or by the checker. A flip after which every row is as it was and nothing
    /// complains lies where nothing is kept.
    static let flips = Scenario(name: "flips") { stand, scale, seed in
        var generator = SeededGenerator(seed: seed)
        let field = try await Field.open(stand, "flips")
        var tally = Tally()
        do {
            let shift = try await field.underLoad(seed: generator.next()) { _ in
                try await Task.sleep(for: .seconds(scale.isBrief ? 2 : 6))
            }
            tally.note(shift.troubles)
            try await field.settle()
            for service in HomeBuilder.services { field.runner(of: service).stop() }
            try field.leaveFreePages()
            var sound: [String: SoundStore] = [:]
            for service in HomeBuilder.services {
                sound[service] = try SoundStore(at: field.installation.storePath(of: service))
            }
            var verdicts: [Verdict: Int] = [:]
            for kind in PageKind.allCases where kind != .log {
                for _ in 0..<scale.flips {
                    let service = generator.pick(HomeBuilder.services) ?? "registry"
                    guard let store = sound[service] else { continue }
                    let verdict = try field.flip(kind, of: service, store, &generator, &tally)
                    verdicts[verdict, default: 0] += 1
                }
                ProgressLine().step("flips: \(kind.rawValue)")
            }
            for flip in 0..<scale.flips {
                try await field.flipLog(afterPowerCut: flip % 2 == 1, &generator, &tally, &verdicts)
            }
            let words = verdicts.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                "\($0.value) \($0.key.rawValue)"
            }
            tally.notes.append(words.joined(separator: ", "))
        } catch {
            tally.failures.append("\(error)")
        }
        tally.acknowledged = field.journal.tally.acknowledged
        await field.close()
        return tally
    }
}

/// How a flipped bit came to light.
enum Verdict: String, Sendable {
    case byOpening = "noticed when the store was opened"
    case byRead = "noticed by the read"
    case byExamination = "by SQLite's examination"
    case byChecker = "by the checker"
    case harmless = "harmless"
    case undetected = "UNDETECTED"
    case nowhere = "without such a page"
}

extension Field {
    /// Leaves pages in each store that nothing uses, as a table does that was dropped. The connection's end moves the
    /// write-ahead log into the file.
    fileprivate func leaveFreePages() throws {
        for service in HomeBuilder.services {
            let connection = try Connection.open(installation.storePath(of: service))
            try connection.write { transaction in
                try transaction.execute("CREATE TABLE drill_scratch (body BLOB NOT NULL) STRICT")
                for _ in 0..<40 {
                    try transaction.execute("INSERT INTO drill_scratch VALUES (randomblob(3000))")
                }
            }
            try connection.write { try $0.execute("DROP TABLE drill_scratch") }
        }
    }

    /// Spoils a place of that kind, and puts the store back as it was.
    fileprivate func flip(
        _ kind: PageKind, of service: String, _ sound: SoundStore, _ generator: inout SeededGenerator,
        _ tally: inout Tally
    ) throws -> Verdict {
        guard let bytes = sound.map.bytes(of: kind, { generator.pick($0) }) else { return .nowhere }
        let damage = try StoreDamage(of: bytes, kind, in: installation.storePath(of: service), &generator)
        defer { damage.undo() }
        tally.flips += 1
        let verdict = verdict(on: service, sound.digest)
        if verdict == .undetected {
            tally.undetected += 1
            tally.failures.append(
                "\(service): \(damage.words), in a page of kind \(kind.rawValue), unnoticed")
        }
        return verdict
    }

    /// Flips one bit in the write-ahead log that killed services left behind; a power cut takes the log's shared index too.
    fileprivate func flipLog(
        afterPowerCut: Bool, _ generator: inout SeededGenerator, _ tally: inout Tally,
        _ verdicts: inout [Verdict: Int]
    ) async throws {
        for service in HomeBuilder.services { try await restart(service) }
        _ = try await underLoad(seed: generator.next()) { _ in try await Task.sleep(for: .milliseconds(600)) }
        try await settle()
        for service in HomeBuilder.services { runner(of: service).kill() }
        let service = generator.pick(HomeBuilder.services) ?? "registry"
        let path = installation.storePath(of: service)
        let log = try Data(contentsOf: URL(filePath: path + "-wal"))
        let index = afterPowerCut ? nil : try Data(contentsOf: URL(filePath: path + "-shm"))
        guard log.count > 32 else {
            verdicts[.nowhere, default: 0] += 1
            return
        }
        // Looking at the sound store moves its log into the file; the damaged one gets both files back as they were.
        let kept = installation.path("sound.kept")
        try? FileManager.default.removeItem(atPath: kept)
        try FileManager.default.copyItem(atPath: path, toPath: kept)
        defer { try? FileManager.default.removeItem(atPath: kept) }
        let before = try StoreContents.digest(of: path)
        var damaged = log
        let place = Int.random(in: 32..<log.count, using: &generator)
        damaged[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
        try restore(path, from: kept, log: damaged, index: index)
        tally.flips += 1
        let verdict = verdict(on: service, before)
        verdicts[verdict, default: 0] += 1
        if verdict == .undetected {
            tally.undetected += 1
            tally.failures.append("\(service): byte \(place) of the write-ahead log went bad unnoticed")
        }
        try restore(path, from: kept, log: log)
    }

    private func verdict(on service: String, _ before: Digest) -> Verdict {
        let path = installation.storePath(of: service)
        guard (try? Connection.openSound(path, for: .reading)) != nil else { return .byOpening }
        guard let after = try? StoreContents.digest(of: path) else { return .byRead }
        guard let damage = try? Connection.open(path, for: .reading).damage(), damage.isEmpty else {
            return .byExamination
        }
        if after == before { return .harmless }
        guard let findings = try? examine(), findings.isEmpty else { return .byChecker }
        return .undetected
    }

    private func restore(_ path: String, from kept: String, log: Data, index: Data? = nil) throws {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        try FileManager.default.copyItem(atPath: kept, toPath: path)
        try log.write(to: URL(filePath: path + "-wal"))
        try index?.write(to: URL(filePath: path + "-shm"))
    }
}
