import CommonAPI
import Crypto
import EnforcementAPI
import Foundation
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Enforcement

private typealias Actors = EnforcementWorld

@Suite("What others learn of a case")
struct CaseTellingTests {
    private let world: EnforcementWorld

    init() throws { world = try EnforcementWorld() }

    /// What nobody but those who handle it may read: the caller's words, the agency's, and who wrote them.
    private func words(of filed: Case) throws -> [String] {
        let tips = try filed.tipIds.map { try world.tip($0) }
        let spoken = tips.flatMap { [$0.target.description_p, $0.target.place, $0.content] }
        let written = filed.tracks.flatMap { [$0.decision.text, $0.decision.decidedBy] }
        return (spoken + written).filter { !$0.isEmpty }
    }

    private func expectUntold(_ filed: Case, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let words = try words(of: filed)
        #expect(words.count >= 4, sourceLocation: sourceLocation)
        for event in try world.world.events() {
            for word in words {
                #expect(
                    event.payload.range(of: Data(word.utf8)) == nil, "\(event.type): \(word)",
                    sourceLocation: sourceLocation)
            }
        }
    }

    private static func dismiss(_ id: String, _ ground: Ground) -> DecideTrackRequest {
        .with {
            $0.caseID = id
            $0.ground = ground
            $0.kind = .dismissed
            $0.text = "经查，李某所述不实"
        }
    }

    private func decided(_ requests: [(DecideTrackRequest, Actor)]) throws -> Case {
        var filed = try world.hainingCase()
        for (var request, actor) in requests {
            request.caseID = filed.id
            filed = try world.decide(request, as: actor)
        }
        return filed
    }

    @Test("neither words nor names, whatever is decided")
    func words() throws {
        let filed = try decided([
            (Actors.shutDown("", .land), Actors.land[0]),
            (Actors.shutDown("", .qualification), Actors.construction[0]),
        ])
        try expectUntold(filed)
        let told = try world.world.published(TrackDecided.self)
        #expect(told.map(\.decision.kind) == [.shutDown, .shutDown])
        #expect(told.allSatisfy { $0.target.divisionCode == Actors.haining && $0.decision.decidedAt > 0 })
    }

    @Test("a dismissal is told to nobody; where it ends the case, that the case ended")
    func dismissals() throws {
        let filed = try decided([
            (Self.dismiss("", .land), Actors.land[0]),
            (Self.dismiss("", .qualification), Actors.construction[0]),
        ])
        try expectUntold(filed)
        let told = try world.world.published(TrackDecided.self)
        #expect(told.map(\.caseDecided) == [true])
        #expect(told.allSatisfy { !$0.hasDecision && $0.ground == .unspecified })
    }

    @Test("a dismissal beside a decision does not show")
    func mixed() throws {
        _ = try decided([
            (Self.dismiss("", .land), Actors.land[0]),
            (Actors.shutDown("", .qualification), Actors.construction[0]),
        ])
        let told = try world.world.published(TrackDecided.self)
        #expect(told.map(\.ground) == [.qualification] && told.map(\.caseDecided) == [true])
    }

    @Test("events from before lose their words, keep the digest that was sent, and decisions are told anew")
    func oldEvents() throws {
        let filed = try decided([
            (Self.dismiss("", .land), Actors.land[0]),
            (Actors.shutDown("", .qualification), Actors.construction[0]),
        ])
        // As they were told before: whole.
        let before = try world.world.command(as: Actors.auditor) { command in
            for place in filed.tracks.indices {
                try command.publish(
                    TrackDecided.with {
                        $0.caseID = filed.id
                        $0.target = filed.target
                        $0.ground = filed.tracks[place].ground
                        $0.decision = filed.tracks[place].decision
                    }, about: filed.id)
            }
            try command.publish(
                CaseFiled.with {
                    $0.caseID = filed.id
                    $0.target = filed.target
                }, about: filed.id)
            return try Outbox.events(after: 0, limit: 100, in: command.transaction)
        }
        let firsts = try world.world.command(as: .nobody) { command in
            try command.withdrawToldWords()
            return try Outbox.firstDigests(in: command.transaction)
        }
        try expectUntold(filed)
        let old = before.suffix(3)
        #expect(
            firsts
                == Dictionary(
                    uniqueKeysWithValues: old.map {
                        ($0.sequence, Data(SHA256.hash($0.payload).bytes))
                    }))
        let events = try world.world.events()
        #expect(events.prefix(before.count).map(\.id) == before.map(\.id))
        let restated = try world.world.published(CaseRestated.self)
        #expect(restated.map(\.caseID) == [filed.id])
        #expect(restated.first?.decisions.map(\.ground) == [.qualification])
        // Once.
        try world.world.command(as: .nobody) { try $0.withdrawToldWords() }
        #expect(try world.world.events().count == events.count)
    }

    @Test("a name that was withdrawn is forgotten in copies, their history, stays and events")
    func withdrawnName() throws {
        func saved(_ name: String, withdrawn: Bool = false) -> EnterpriseSaved {
            .with {
                $0.enterpriseID = "stub-1"
                $0.name = name
                $0.divisionCode = Actors.haining
                $0.unregistered = true
                $0.nameWithdrawn = withdrawn
            }
        }
        try world.hear(saved("老李家后院的搅拌站"), about: "stub-1")
        try world.hear(saved("老李家后院的搅拌站（已查）"), about: "stub-1")
        _ = try world.world.command(as: Actors.land[0]) {
            try SupervisionService().enterSupervision(
                .with {
                    $0.enterpriseID = "stub-1"
                    $0.reason = "未批先建"
                }, $0)
        }
        try world.hear(saved("案件1所涉未登记项目", withdrawn: true), about: "stub-1")
        #expect(
            try world.world.published(SupervisionChanged.self).map(\.stay.enterpriseName) == ["案件1所涉未登记项目"])
        try world.world.query(as: Actors.auditor) { query in
            let names = try query.shown(.knownPlants).history(of: "stub-1").map(\.document.name)
            #expect(names.count == 3 && Set(names) == ["案件1所涉未登记项目"])
            #expect(try query.shown(.supervision).all().map(\.enterpriseName) == ["案件1所涉未登记项目"])
        }
    }
}
