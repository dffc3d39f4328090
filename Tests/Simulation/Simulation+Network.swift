import CommonAPI
import Refusals
import ServiceKit
import SwiftProtobuf
import World

extension Simulation {
    /// The network between two services does something: it delivers, late and in bits, doubles, skips, or breaks off in a
    /// process that dies.
    mutating func deliver() async throws {
        guard let source = generator.pick(province.services),
            let follower = generator.pick(province.services.filter { $0.name != source.name })
        else { return }
        let key = "\(follower.name)<\(source.name)"
        let cursor = cursors[key, default: 0]
        let events = published[source.name, default: []]
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<70:
            for event in events.dropFirst(Int(cursor)).prefix(Int.random(in: 1...8, using: &generator)) {
                try await take(event, of: source, by: follower)
            }
        case 70..<82:
            guard let event = generator.pick(events.prefix(Int(cursor))) else { return }
            try await takeAgain(event, of: source, by: follower)
        case 82..<88:
            guard let event = events.dropFirst(Int(cursor) + 1).first else { return }
            try await refuseGap(event, of: source, by: follower)
        default:
            guard let event = events.dropFirst(Int(cursor)).first else { return }
            try await die(of: event, source, follower)
        }
    }

    /// The next event arrives.
    private mutating func take(
        _ event: Event, of source: SimulatedService, by follower: SimulatedService
    ) async throws {
        note(
            "\(follower.name) takes \(source.name)/\(event.sequence) \(event.type.split(separator: ".").last ?? "")"
        )
        let fate = try await follower.receive(event, from: source.name)
        try require(
            fate == .applied || fate == .ignored,
            "\(event) of \(source.name) was \(fate.map { "\($0)" } ?? "lost")")
        cursors["\(follower.name)<\(source.name)"] = event.sequence
        let leavesLeaf = fate == .applied && event.type != TreeHead.protoMessageName
        if fate == .applied { report.applied += 1 }
        try await inspect(follower, leaves: leavesLeaf ? 1 : 0)
    }

    /// An event arrives that was applied before.
    private mutating func takeAgain(
        _ event: Event, of source: SimulatedService, by follower: SimulatedService
    ) async throws {
        note("\(follower.name) gets \(source.name)/\(event.sequence) again")
        let before = try await census(of: follower)
        let fate = try await follower.receive(event, from: source.name)
        try require(
            fate == .alreadySeen,
            "\(source.name)/\(event.sequence) was \(fate.map { "\($0)" } ?? "lost") again")
        try require(try await census(of: follower) == before, "an event that was seen before did something")
        try await inspect(follower, leaves: 0)
    }

    /// An event arrives before the one it follows.
    private mutating func refuseGap(
        _ event: Event, of source: SimulatedService, by follower: SimulatedService
    ) async throws {
        note("\(follower.name) gets \(source.name)/\(event.sequence) too early")
        let before = try await census(of: follower)
        do {
            _ = try await follower.receive(event, from: source.name)
            throw BrokenPromise(
                "\(follower.name) took \(source.name)/\(event.sequence) before the one it follows")
        } catch let refusal as Refusal {
            try require(refusal.reason.word == "event-out-of-order", "\(refusal)")
        }
        try require(try await census(of: follower) == before, "an event that came too early did something")
        try await inspect(follower, leaves: 0)
    }

    /// The follower dies while it applies an event; the event comes again later.
    private mutating func die(
        of event: Event, _ source: SimulatedService, _ follower: SimulatedService
    ) async throws {
        note("\(follower.name) dies of \(source.name)/\(event.sequence)")
        let before = try await census(of: follower)
        let fate = try await follower.receive(event, from: source.name, dying: true)
        try require(fate == nil, "\(follower.name) died, and yet the event was applied")
        report.deaths += 1
        try require(
            try await census(of: follower) == before, "\(follower.name) died, and yet something is kept")
        try await inspect(follower, leaves: 0)
    }
}
