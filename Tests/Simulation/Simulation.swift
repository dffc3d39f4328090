import AcceptanceAPI
import CommonAPI
import Crypto
import Foundation
import RPC
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import World

/// One run of the three services against clients, a network and deaths that a seed decides, with every invariant checked
/// after every step.
package struct Simulation {
    /// How a run went.
    package struct Report: Sendable {
        package let seed: UInt64
        package internal(set) var steps = 0
        package internal(set) var carriedOut = 0
        package internal(set) var refused = 0
        package internal(set) var deaths = 0
        package internal(set) var applied = 0
        /// Reasons met, with their number.
        package internal(set) var reasons: [String: Int] = [:]
        /// Methods that were carried out, with their number.
        package internal(set) var methods: [String: Int] = [:]
        /// What did not hold, at the last step; `nil` when all did.
        package internal(set) var failure: String?
        /// What happened last, the latest at the end.
        package internal(set) var trace: [String] = []
    }

    /// Changes something behind the services' backs before a step: how a test proves that the invariants bite.
    package typealias Sabotage = @Sendable (_ province: SimulatedProvince, _ step: Int) async throws -> Void

    /// How many attempts were signed: each a microsecond later than the one before it.
    var signings: Int64 = 0

    /// A command that was answered, to be sent again.
    struct Answered {
        let order: Order
        let reply: [UInt8]
    }

    /// Every so many steps everything is held against everything.
    private static let fullCheckEvery = 250

    let province: SimulatedProvince
    var report: Report
    var generator: SeededGenerator
    var moves: Moves
    /// The clients' time; each service's clock is off by a little.
    var now = SimulatedProvince.morning
    var skews: [String: Int64] = [:]
    var answered: [Answered] = []
    /// Commands whose fate their clients do not know; they will ask again.
    var pending: [Order] = []
    var published: [String: [Event]] = [:]
    var leavesSeen: [String: Int64] = [:]
    /// How far each follower must be, by `follower<source`.
    var cursors: [String: Int64] = [:]

    /// Runs a simulation to its end or to the first step after which something does not hold.
    ///
    /// - Parameters:
    ///   - seed: Decides everything.
    ///   - steps: How many steps at most.
    ///   - sabotage: What a test does behind the services' backs.
    /// - Returns: How it went.
    package static func run(seed: UInt64, steps: Int, sabotage: Sabotage? = nil) async -> Report {
        do {
            var simulation = try await Simulation(seed: seed)
            await simulation.run(steps, sabotage)
            simulation.province.close()
            return simulation.report
        } catch {
            var report = Report(seed: seed)
            report.failure = "the set-up failed: \(error)"
            return report
        }
    }

    private init(seed: UInt64) async throws {
        report = Report(seed: seed)
        generator = SeededGenerator(seed: seed)
        province = try SimulatedProvince(seed: generator.next())
        var memory = Memory()
        memory.template = try await province.setUp().id
        memory.scan = SimulatedProvince.scan
        moves = Moves(province: province, memory: memory, generator: generator.branch())
        for service in province.services {
            skews[service.name] = Int64.random(in: -40_000_000...40_000_000, using: &generator)
            published[service.name] = try await service.events(after: 0)
            leavesSeen[service.name] = try await service.read { try AuditLog.size(in: $0) }
        }
        for source in province.services {
            for follower in province.services where follower.name != source.name {
                cursors["\(follower.name)<\(source.name)"] = Int64(published[source.name]?.count ?? 0)
            }
        }
    }

    private mutating func run(_ steps: Int, _ sabotage: Sabotage?) async {
        do {
            for step in 1...steps {
                report.steps = step
                try await sabotage?(province, step)
                try await self.step()
                if step.isMultiple(of: Self.fullCheckEvery) || step == steps { try await checkEverything() }
            }
        } catch {
            report.failure = "\(error)"
        }
    }

    private mutating func step() async throws {
        for service in province.services {
            service.now = Instant(microseconds: now.microseconds + skews[service.name, default: 0])
        }
        switch Int.random(in: 0..<109, using: &generator) {
        case 0..<8: try await askAgain()
        case 8..<12: try await repeatAnswered()
        case 12..<14: try await reuseRequestID()
        case 14..<44: try await deliver()
        case 44..<47: passTime()
        case 47..<49: try await publishHead()
        case 100..<106: try await carryOn()
        case 106..<109: try await speak()
        default:
            guard let order = try await moves.next() else { return }
            if generator.chance(20) {
                try await perform(disturbed(order))
            } else {
                try await perform(Attempt(order))
            }
        }
    }

    // MARK: - Time and heads

    private mutating func passTime() {
        let microseconds: Int64 =
            generator.chance(6)
            ? 86_400_000_000 * Int64.random(in: 1...20, using: &generator)
            : Int64.random(in: 1...3_600_000_000, using: &generator)
        now = Instant(microseconds: now.microseconds + microseconds)
        // Some machine's clock is put right, forwards or backwards.
        if let service = generator.pick(province.services) {
            skews[service.name] = Int64.random(in: -40_000_000...40_000_000, using: &generator)
        }
        note("time passes to \(now)")
    }

    private mutating func publishHead() async throws {
        guard let service = generator.pick(province.services) else { return }
        note("\(service.name) publishes its head")
        try await service.publishHead()
        try await inspect(service, leaves: 0)
    }

    /// The Registry does a step of what it does by itself, or dies of it and does it later.
    private mutating func carryOn() async throws {
        let service = province["registry"]
        let dies = generator.chance(20)
        let before = try await census(of: service)
        let fate = try await service.carryOn(dying: dies)
        note("the registry carries on: \(fate.map { "\($0)" } ?? "and dies")")
        if fate == nil { report.deaths += 1 }
        if fate != .done {
            try require(try await census(of: service) == before, "a step that was not done did something")
        }
        let size = try await service.read { try AuditLog.size(in: $0) }
        let leaves = size - leavesSeen[service.name, default: 0]
        try require(leaves <= (fate == .done ? 1 : 0), "a step left \(leaves) leaves")
        try await inspect(service, leaves: leaves)
    }

    /// The production system of a plant sends a reading of a month that is over, so that its balances can be signed.
    private mutating func speak() async throws {
        let meters = moves.memory.plants.compactMap(\.meter)
        guard let meter = generator.pick(meters), let month = generator.pick([9, 10]) else { return }
        note("meter \(meter) speaks of month \(month)")
        let at = Instant(startOf: try Day(year: 2026, month: month, day: 10, field: .request))
        let service = province["registry"]
        let ledgers = LedgersClient(province.line(to: service.name, as: SimulatedCallers.registrar))
        _ = try await ledgers.recordReadings(
            [
                .with {
                    $0.meterID = meter
                    $0.at = [at.microseconds]
                    $0.value = [Int64(month) * 1_000]
                    $0.reason = "模拟"
                }
            ], options: CallOptions(requestID: generator.requestID()))
        try await inspect(service, leaves: 1)
    }

    // MARK: - Checking

    mutating func note(_ text: String) {
        report.trace.append("\(report.steps): \(text)")
        if report.trace.count > 20 { report.trace.removeFirst() }
    }

    func require(_ holds: Bool, _ sentence: @autoclosure () -> String) throws {
        guard holds else { throw BrokenPromise(sentence()) }
    }

    /// Checks every invariant of a service after a step that concerned it.
    ///
    /// - Parameters:
    ///   - service: The service.
    ///   - leaves: How many leaves the step must have added.
    /// - Throws: `BrokenPromise` with all that does not hold.
    mutating func inspect(_ service: SimulatedService, leaves: Int64) async throws {
        let known = Int64(published[service.name]?.count ?? 0)
        published[service.name, default: []] += try await service.events(after: known)
        let (name, published, seen, today) = (
            service.name, published, leavesSeen[service.name, default: 0], service.now.day.text
        )
        let (size, faults) = try await service.read { transaction in
            let glance = Glance(
                service: name, transaction: transaction,
                leaves: try AuditLog.leaves(from: seen, to: .max, in: transaction), published: published,
                today: today)
            let faults = try Invariant.all.filter { $0.service == nil || $0.service == name }.flatMap {
                invariant in
                try invariant.check(glance).map { "\(invariant.name) — \($0)" }
            }
            return (try AuditLog.size(in: transaction), faults)
        }
        try require(
            size == seen + leaves, "\(name): the step added \(size - seen) leaves, not \(leaves)")
        try require(faults.isEmpty, faults.joined(separator: "; "))
        leavesSeen[name] = size
    }

    /// Lets every follower catch up and holds everything against everything.
    private mutating func checkEverything() async throws {
        try await province.deliverAll()
        for service in province.services {
            published[service.name] = try await service.events(after: 0)
            leavesSeen[service.name] = try await service.read { try AuditLog.size(in: $0) }
        }
        for source in province.services {
            for follower in province.services where follower.name != source.name {
                cursors["\(follower.name)<\(source.name)"] = Int64(published[source.name]?.count ?? 0)
            }
        }
        let findings = try await province.findings()
        try require(findings.isEmpty, "\(findings)")
        let (published, today) = (published, now.day.text)
        let faults = try await province["registry"].read { transaction in
            let glance = Glance(
                service: "registry", transaction: transaction, leaves: [], published: published, today: today)
            return try glance.everyStanding() + glance.readinessFaults()
        }
        try require(faults.isEmpty, faults.joined(separator: "; "))
        try await checkReceipts()
    }

    /// Every receipt code that was given out leads to its tip.
    private func checkReceipts() async throws {
        let receipts = moves.memory.receipts
        let lost = try await province["enforcement"].read { transaction in
            try receipts.filter { code, tip in
                let digits = Array(code.utf8.filter { $0 != 0x2D })
                let found = try transaction.row(
                    "SELECT id FROM tip WHERE receipt_digest = $1", [.text(SHA256.hash(digits).hex)]
                ) { try $0.text(0) }
                return found != tip
            }
        }
        try require(lost.isEmpty, "receipts lead nowhere: \(lost)")
    }
}
