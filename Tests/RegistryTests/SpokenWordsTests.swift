import AcceptanceAPI
import CommonAPI
import EnforcementAPI
import Foundation
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Registry

/// A record as it was made of a caller's words, with a history, a correction, a double and decisions, and what is left of it.
@Suite("Words of callers and of decisions, from before")
struct SpokenWordsTests {
    private static let name = "老李家后院的搅拌站"
    private static let place = "黄湾镇李家浜第三户后院"
    private static let neutral = "案件330481-2026-0001所涉未登记项目"
    private static let text = "经查李某所述属实，责令停止"
    private static let secrets = [name, "李家", place, "李某"]

    private let registry: RegistryWorld

    init() throws {
        registry = try RegistryWorld()
        try registry.receive(CaseFixtures.filed("case-1"), about: "case-1", from: "enforcement")
        try registry.receive(CaseFixtures.decided("case-1", .land), about: "case-1", from: "enforcement")
        try registry.receive(
            CaseFixtures.decided("case-1", .qualification, fine: 100), about: "case-1", from: "enforcement")
        try makeOld()
    }

    private var stub: Enterprise {
        get throws { try #require(try registry.list(state: .unregistered).first) }
    }

    /// Puts the words back as the release before kept them: in the record, its history, the search and the events.
    private func makeOld() throws {
        try registry.command(as: registry.registrar) { command in
            let transaction = command.transaction
            try command.kept(.enterprises).rewrite(nil) { enterprise in
                guard !enterprise.origin.isEmpty else { return }
                enterprise.name = Self.name
                enterprise.place = Self.place
                for index in enterprise.cases.indices {
                    enterprise.cases[index].decision = Self.text
                    enterprise.cases[index].kind = ""
                }
            }
            try Outbox.rewrite(EnterpriseSaved.self, in: transaction) { $0.name = Self.name }
        }
    }

    private func withdraw() throws {
        try registry.command(as: registry.registrar) { try SpokenWordsWithdrawal(command: $0).run() }
    }

    /// Every text and every byte that the store keeps, but for what tells apart pages that are free.
    private func kept() throws -> [(String, [UInt8])] {
        try registry.query { query in
            let tables = try query.transaction.rows(
                "SELECT name FROM sqlite_schema WHERE type = 'table'"
            ) { try $0.text(0) }
            return try tables.flatMap { table -> [(String, [UInt8])] in
                let columns = try query.transaction.rows("SELECT name FROM pragma_table_info('\(table)')") {
                    try $0.text(0)
                }
                return try columns.flatMap { column in
                    try query.transaction.rows(
                        "SELECT CAST(\(column) AS BLOB) FROM \(table) WHERE \(column) IS NOT NULL"
                    ) { ("\(table).\(column)", try $0.blob(0)) }
                }
            }
        }
    }

    private func expectNothingLeft(sourceLocation: SourceLocation = #_sourceLocation) throws {
        for (place, bytes) in try kept() {
            for secret in Self.secrets {
                let isThere = Data(bytes).range(of: Data(secret.utf8)) != nil
                #expect(!isThere, "\(secret) in \(place)", sourceLocation: sourceLocation)
            }
        }
    }

    @Test("nothing of them is left in any table: records, history, search, events, replies")
    func nothingLeft() throws {
        #expect(try stub.name == Self.name)
        try withdraw()
        try expectNothingLeft()
        let neutral = try stub
        #expect(neutral.name == Self.neutral && neutral.place.isEmpty)
        // A decision of which it is not known that it was no dismissal is gone until it is told anew.
        #expect(neutral.cases.map(\.kind) == ["FINE"])
    }

    @Test("nor where officers went on with the record")
    func changed() throws {
        let before = try stub
        _ = try registry.command(as: registry.registrar) { command in
            var plant = before
            plant.correctName(to: "海宁示例建材场")
            try command.kept(.enterprises).save(plant, because: "现场查明")
            var correction = Correction.with {
                $0.id = "correction-1"
                $0.enterpriseID = plant.id
                $0.divisionCode = plant.divisionCode
            }
            correction.seen.name = Self.name
            correction.seen.place = Self.place
            _ = try command.kept(.corrections).add(correction)
        }
        let survivor = try registry.register("海宁恒立混凝土有限公司")
        try registry.merge(stub, into: survivor)
        try withdraw()
        try expectNothingLeft()
        let whole = try registry.enterprise(survivor.id)
        #expect(whole.otherNames.map(\.name) == ["海宁示例建材场"])
        let history = try registry.query { query in
            try registry.enterprises.getEnterpriseHistory(.with { $0.enterpriseID = before.id }, query)
        }
        let revisions = history.revisions.map(\.enterprise)
        #expect(Set(revisions.map(\.name)) == [Self.neutral, "海宁示例建材场"])
        #expect(revisions.map(\.revision) == revisions.map(\.revision).sorted(by: >))
    }

    @Test("the others are told to forget the name, once")
    func told() throws {
        try withdraw()
        try withdraw()
        let told = try registry.world.published(EnterpriseSaved.self).filter(\.nameWithdrawn)
        #expect(told.map(\.name) == [Self.neutral])
    }

    @Test("subscribers who may not know of cases pass over what may have been a dismissal")
    func changes() throws {
        try withdraw()
        let kinds = try registry.query { query in
            var kinds: [ChangeKind] = []
            try ChangeFeed.changes(
                after: 0, within: SearchIndex.range(of: .province), limit: 100, besides: [],
                in: query.transaction
            ) { kinds.append($0.kind) }
            return kinds
        }
        #expect(kinds.count { $0 == .case } == 1)
    }

    @Test("decisions that are told anew stand in place of those told before")
    func restated() throws {
        try withdraw()
        let restated = CaseRestated.with {
            $0.caseID = "case-1"
            $0.caseNumber = "330481-2026-0001"
            $0.target.divisionCode = "330481"
            $0.decisions = [(Ground.land, DecisionKind.shutDown), (.qualification, .fine)].map {
                ground, kind in
                .with {
                    $0.ground = ground
                    $0.decision.kind = kind
                    $0.decision.text = Self.text
                }
            }
        }
        try registry.receive(restated, about: "case-1", from: "enforcement")
        #expect(try stub.cases.map(\.kind) == ["SHUT_DOWN", "FINE"])
        try expectNothingLeft()
        let count = try registry.world.events().count
        var other = restated
        other.caseID = "case-unknown"
        try registry.receive(other, about: "case-unknown", from: "enforcement")
        #expect(try registry.list(state: .unregistered).count == 1)
        #expect(try registry.world.events().count == count)
    }

    @Test("a dismissal makes no record, is in none, and no subscriber hears of it", arguments: [false, true])
    func dismissed(endsCase: Bool) throws {
        let plant = try registry.register("示例一号混凝土有限公司")
        try registry.receive(
            CaseFixtures.filed("case-2", plant: plant.id), about: "case-2", from: "enforcement")
        let before = try registry.enterprise(plant.id)
        var decided = CaseFixtures.decided("case-2", .environment, plant: plant.id)
        decided.decision.kind = .dismissed
        decided.decision.text = Self.text
        decided.caseDecided = endsCase
        try registry.receive(decided, about: "case-2", from: "enforcement")
        #expect(try registry.enterprise(plant.id) == before)
    }
}
