import CommonAPI
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("What follows from keeping a record")
struct EffectTests {
    private static let kind = TimerKind("bell")
    /// Agencies with every kind of effect; what is done is noted as a subject.
    private static let agencies: Aggregate<Agency> = Aggregate(
        .agencies, name: "agency", unknown: .agencyUnknown,
        unexplain: { $0.endReason = "" },
        effects: [
            .follow { change, command in
                command.touched("follow/\(change.before?.name ?? "none")/\(change.after.name)")
            },
            .entry { agency, command in
                let all = try command.kept(.agencies).all().map(\.name).sorted()
                command.touched("entry/\(agency.name)/\(all.joined(separator: "+"))")
            },
            .timer(kind) { agency, _ in
                agency.endedAt == 0 ? nil : Instant(microseconds: agency.endedAt)
            },
            .event(about: \.id) { change in change.isNews(\.name) ? change.after : nil },
        ])

    private let world: GateWorld

    init() throws {
        world = try GateWorld()
    }

    private func agency(_ name: String, id: String = "zj-one", until: Int64 = 0) -> Agency {
        .with {
            $0.id = id
            $0.name = name
            $0.endedAt = until
        }
    }

    @discardableResult
    private func write(_ body: (KeptDocuments<Agency>) throws -> Void) throws -> [String] {
        try world.write { command in
            try body(command.kept(Self.agencies))
            return command.subjects
        }
    }

    private func timers() throws -> [KeptTimer] {
        try world.connection.read { try Timers.due(at: Instant(microseconds: .max), limit: 10, in: $0) }
    }

    @Test("is done in the order of its declaration, with the record before and after")
    func order() throws {
        let added = try write { try $0.add(agency("a")) }
        #expect(added == ["agency/zj-one", "follow/none/a", "entry/a/a"])
        let saved = try write { kept in
            var agency = try kept.require("zj-one")
            agency.name = "b"
            try kept.save(agency)
        }
        #expect(saved == ["agency/zj-one", "follow/a/b", "entry/b/b"])
        #expect(try world.events().map(\.subject) == ["zj-one", "zj-one"])
    }

    @Test("is told once, and not where the record says nothing new to others or is a copy")
    func told() throws {
        try write { try $0.copy(agency("a")) }
        try write { try $0.copy(agency("b")) }
        #expect(try world.events().isEmpty)
        try write { kept in try kept.save(kept.require("zj-one")) }
        #expect(try world.events().isEmpty)
        let again = try write { try $0.copy(agency("b")) }
        #expect(again == [])
    }

    @Test("sets the timer, moves it with the record and cancels it, and leaves one alone that stays")
    func timer() throws {
        try write { try $0.add(agency("a", until: 10)) }
        let first = try #require(try timers().first)
        #expect(first.subject == "zj-one" && first.setFor == 10)
        try world.write {
            try Timers.putOff(first.cancelled(in: $0), to: 500, because: "busy", in: $0.transaction)
        }
        try write { kept in try kept.save(kept.require("zj-one")) }
        #expect(try timers().map(\.due) == [500])
        #expect(try timers().map(\.attempts) == [1])
        try write { kept in
            var agency = try kept.require("zj-one")
            agency.endedAt = 20
            try kept.save(agency)
        }
        #expect(try timers().map(\.due) == [20])
        #expect(try timers().map(\.attempts) == [0])
        try write { kept in
            var agency = try kept.require("zj-one")
            agency.endedAt = 0
            try kept.save(agency)
        }
        #expect(try timers().isEmpty)
    }

    @Test("of several records is done when all are kept")
    func several() throws {
        try write { kept in
            try kept.add(agency("a", id: "zj-one"))
            try kept.add(agency("b", id: "zj-two"))
        }
        let subjects = try write { kept in
            try kept.saveAll(
                try kept.all().map { agency in
                    var agency = agency
                    agency.name += "!"
                    return agency
                })
        }
        #expect(
            subjects == [
                "agency/zj-one", "agency/zj-two", "follow/a/a!", "entry/a!/a!+b!", "follow/b/b!",
                "entry/b!/a!+b!",
            ])
    }

    @Test("what a record says of its last change is gone with the next, unless that says it anew")
    func unexplained() throws {
        try write { try $0.add(agency("a")) }
        try write { kept in
            try kept.save(kept.require("zj-one")) { $0.endReason = "merged" }
            let explained = try kept.require("zj-one")
            #expect(explained.endReason == "merged")
            let next = try kept.save(explained)
            #expect(next.endReason.isEmpty)
        }
    }

    @Test("a copy says to the letter what the original says, of its last change too")
    func verbatim() throws {
        var original = agency("a")
        for (name, reason) in [("a", "merged"), ("b", "merged"), ("b", "renamed"), ("b", "")] {
            (original.name, original.endReason) = (name, reason)
            try write { try $0.copy(original) }
            try write { kept in
                let copy = try kept.require("zj-one")
                original.revision = copy.revision
                #expect(copy == original)
            }
        }
        #expect(original.revision == 4)
    }

    @Test("entries are made anew where words are rewritten and nothing else is done then")
    func rewritten() throws {
        try write { try $0.add(agency("a", until: 10)) }
        let subjects = try write { kept in
            let rewritten = try kept.rewrite { $0.name = "x" }
            #expect(rewritten == ["zj-one"])
        }
        #expect(subjects == ["entry/x/x"])
        #expect(try world.events().count == 1)
    }

    @Test("timers are set for records that are older than them")
    func older() throws {
        try write { try $0.add(agency("a", until: 10)) }
        try world.write { try $0.cancelTimer(Self.kind, "zj-one") }
        #expect(try timers().isEmpty)
        try write { try $0.setTimers() }
        #expect(try timers().map(\.due) == [10])
    }

    @Test("a stale save does none of it")
    func stale() throws {
        try write { try $0.add(agency("a")) }
        #expect(throws: RevisionConflict.self) {
            try write { try $0.save(agency("b"), expecting: 7) }
        }
        #expect(try world.events().count == 1)
    }
}

extension KeptTimer {
    /// The timer as a runner has it in hand: it is not kept meanwhile.
    fileprivate func cancelled(in command: Command) throws -> KeptTimer {
        try command.cancelTimer(TimerKind(kind), subject)
        return self
    }
}
