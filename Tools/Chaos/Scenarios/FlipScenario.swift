import Checker
import Crypto
import Foundation
import ServiceKit
import Store
import World

extension Scenario {
    /// One bit goes bad in each kind of page, and is noticed: when the store is opened, by the read, by SQLite's examination, or by the checker. A
    /// flip after which every row is as it was and nothing complains lies where nothing is kept.
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
            for service in Installation.services { field.runner(of: service).stop() }
            try field.leaveFreePages()
            var verdicts: [Verdict: Int] = [:]
            for kind in PageKind.allCases where kind != .log {
                for _ in 0..<scale.flips {
                    let service = generator.pick(Installation.services) ?? "registry"
                    let verdict = try field.flip(kind, of: service, &generator, &tally)
                    verdicts[verdict, default: 0] += 1
                }
                Progress.step("flips: \(kind.rawValue)")
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
        for service in Installation.services {
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

    /// Flips one bit in a place of that kind, and puts the store back as it was.
    fileprivate func flip(
        _ kind: PageKind, of service: String, _ generator: inout SeededGenerator, _ tally: inout Tally
    ) throws -> Verdict {
        let path = installation.storePath(of: service)
        let before = try StoreContents.digest(of: path)
        let sound = try Data(contentsOf: URL(filePath: path))
        guard let bytes = try PageMap(of: path).bytes(of: kind, { generator.pick($0) }) else {
            return .nowhere
        }
        let place = Int.random(in: bytes, using: &generator)
        var damaged = sound
        damaged[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
        try damaged.write(to: URL(filePath: path))
        defer { restore(path, sound) }
        tally.flips += 1
        let verdict = verdict(on: service, before)
        if verdict == .undetected {
            tally.undetected += 1
            tally.failures.append(
                "\(service): byte \(place), in a page of kind \(kind.rawValue), went bad unnoticed")
        }
        return verdict
    }

    /// Flips one bit in the write-ahead log that killed services left behind; a power cut takes the log's shared index too.
    fileprivate func flipLog(
        afterPowerCut: Bool, _ generator: inout SeededGenerator, _ tally: inout Tally,
        _ verdicts: inout [Verdict: Int]
    ) async throws {
        for service in Installation.services { try await restart(service) }
        _ = try await underLoad(seed: generator.next()) { _ in try await Task.sleep(for: .milliseconds(600)) }
        try await settle()
        for service in Installation.services { runner(of: service).kill() }
        let service = generator.pick(Installation.services) ?? "registry"
        let path = installation.storePath(of: service)
        let (sound, log) = (
            try Data(contentsOf: URL(filePath: path)), try Data(contentsOf: URL(filePath: path + "-wal"))
        )
        let index = afterPowerCut ? nil : try Data(contentsOf: URL(filePath: path + "-shm"))
        guard log.count > 32 else {
            verdicts[.nowhere, default: 0] += 1
            return
        }
        // Looking at the sound store moves its log into the file; the damaged one gets both files back as they were.
        let before = try StoreContents.digest(of: path)
        var damaged = log
        let place = Int.random(in: 32..<log.count, using: &generator)
        damaged[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
        restore(path, sound, log: damaged, index: index)
        tally.flips += 1
        let verdict = verdict(on: service, before)
        verdicts[verdict, default: 0] += 1
        if verdict == .undetected {
            tally.undetected += 1
            tally.failures.append("\(service): byte \(place) of the write-ahead log went bad unnoticed")
        }
        restore(path, sound, log: log)
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

    private func restore(_ path: String, _ file: Data, log: Data? = nil, index: Data? = nil) {
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        try? file.write(to: URL(filePath: path))
        try? log?.write(to: URL(filePath: path + "-wal"))
        try? index?.write(to: URL(filePath: path + "-shm"))
    }
}
