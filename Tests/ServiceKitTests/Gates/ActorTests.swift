import CommonAPI
import Refusals
import Rulebook
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("Actors and their grants")
struct ActorTests {
    @Test("an actor's grant reaches what lies below its division", arguments: GrantRow.all)
    func grants(_ row: GrantRow) throws {
        let actor = Actor(
            .with {
                $0.grants = [
                    .with {
                        $0.role = .registrar
                        $0.divisionCode = row.held
                    }
                ]
            })
        let asked = try DivisionCode(row.asked, field: "division_code")
        #expect(actor.holds(.registrar, over: asked) == row.reaches)
        #expect(!actor.holds(.auditor, .expert, over: asked))
        #expect(actor.holds(.auditor, .registrar, over: asked) == row.reaches)
        if row.reaches {
            try actor.require(.registrar, over: asked)
        } else {
            let refusal = #expect(throws: Refusal.self) {
                try actor.require(.registrar, .auditor, over: asked)
            }
            #expect(refusal?.reason == .noGrantHere)
            #expect(
                refusal?.values == [
                    "division": row.asked, "roles.zh": "登记员、审计人员", "roles.en": "registrar, auditor",
                ])
        }
    }

    struct GrantRow: Sendable, CustomTestStringConvertible {
        let held: String
        let asked: String
        let reaches: Bool

        var testDescription: String { "\(held) over \(asked)" }

        static let all = [
            GrantRow(held: "330000", asked: "330000", reaches: true),
            GrantRow(held: "330000", asked: "330400", reaches: true),
            GrantRow(held: "330000", asked: "330481", reaches: true),
            GrantRow(held: "330400", asked: "330481", reaches: true),
            GrantRow(held: "330481", asked: "330481", reaches: true),
            GrantRow(held: "330481", asked: "330481001", reaches: true),
            GrantRow(held: "330481", asked: "330400", reaches: false),
            GrantRow(held: "330481", asked: "330000", reaches: false),
            GrantRow(held: "330481", asked: "330482", reaches: false),
            GrantRow(held: "330400", asked: "330522", reaches: false),
            GrantRow(held: "330400", asked: "330000", reaches: false),
            GrantRow(held: "320000", asked: "330481", reaches: false),
            GrantRow(held: "", asked: "330481", reaches: false),
            GrantRow(held: "33", asked: "330481", reaches: false),
        ]
    }

    @Test("an actor knows over which divisions it holds a role")
    func divisions() throws {
        var principal = Principal()
        for (role, code) in [
            (Role.registrar, "330481"), (.auditor, "330000"), (.registrar, "330522"), (.registrar, "x"),
        ] {
            principal.grants.append(
                .with {
                    $0.role = role
                    $0.divisionCode = code
                })
        }
        #expect(Actor(principal).divisions(as: .registrar).map(\.text) == ["330481", "330522"])
        #expect(Actor(principal).divisions(as: .auditor, .expert).map(\.text) == ["330000"])
        #expect(Actor(principal).divisions(as: .hotline).isEmpty)
        #expect(Actor.nobody.divisions(as: .hotline).isEmpty)
    }
}
