import CommonAPI
import Foundation
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Contracts for residue, and the loads that left")
struct DisposalTests {
    private let world: SiteRecordsWorld
    private let residues = ResidueService()

    init() throws {
        world = try SiteRecordsWorld()
    }

    @Test(
        "a contract names each kind once and lasts from its first day to its last, each within bounds",
        arguments: [
            ([.cake, .cake], "2026-01-01", "2026-12-31", "residue-kind-twice", "kinds"),
            ([.cake], "2026-01-02", "2026-01-01", "contract-days", "last_day"),
            ([.cake], "1026-01-01", "2026-12-31", "day-out-of-bounds", "first_day"),
            ([.cake], "2026-01-01", "2050-12-31", "day-questioned", "last_day"),
            ([.cake], "2026-02-30", "2026-12-31", "day-unknown", "first_day"),
        ] as [([ResidueKind], String, String, String, String)])
    func contracts(_ kinds: [ResidueKind], _ first: String, _ last: String, _ reason: String, _ field: String)
        throws
    {
        let refused = try refusal { try world.contract("C-1", kinds, from: first, until: last) }
        #expect(refused?.reason.word == reason)
        #expect(refused?.field?.text == field)
        guard reason.hasSuffix("questioned") else { return }
        #expect(
            try world.contract("C-1", kinds, from: first, until: last, confirming: [field]).lastDay == last)
    }

    @Test("a contract's number comes once; it ends once, on one of its own days")
    func ending() throws {
        let first = try world.contract()
        let again = try refusal { try world.contract() }
        #expect(again?.reason == .contractExists)
        #expect(again?.values == ["number": "C-1"])
        for day in ["2025-12-31", "2027-01-01"] {
            let refused = try refusal { try world.end(first, on: day) }
            #expect(refused?.reason == .contractEnd)
            #expect(refused?.values == ["first": "2026-01-01", "last": "2026-12-31"])
        }
        #expect(throws: RevisionConflict.self) { try world.end(first, on: "2026-10-31", revision: 7) }
        let load = try world.manifest("M-0", under: first, on: "2026-11-01")
        let later = try refusal { try world.end(first, on: "2026-10-31") }
        #expect(later?.reason == .contractHasLaterLoad)
        #expect(later?.values == ["day": "2026-10-31", "number": "M-0", "left": "2026-11-01"])
        _ = try world.withdraw(load)
        let ended = try world.end(first, on: "2026-10-31")
        #expect(ended.lastInForce == "2026-10-31")
        #expect(try refusal { try world.end(ended, on: "2026-10-30") }?.reason == .contractEnded)
        #expect(
            try refusal { try world.end(.with { $0.id = "none" }, on: "2026-10-30", revision: 1) }?.reason
                == .contractUnknown)
        let late = try refusal { try world.manifest(under: ended, on: "2026-11-01") }
        #expect(late?.reason == .manifestOutsideContract)
        #expect(late?.values == ["first": "2026-01-01", "last": "2026-10-31"])
        #expect(try world.manifest(under: ended, on: "2026-10-31").contractID == ended.id)
    }

    private func amend(
        _ contract: DisposalContract, to day: String, confirming fields: [String] = [], as actor: Actor? = nil
    ) throws -> DisposalContract {
        try world.registry.command(as: actor ?? world.owner) {
            try residues.amendDisposalContract(
                .with {
                    $0.contractID = contract.id
                    $0.revision = contract.revision
                    $0.lastDay = day
                    $0.reason = "续签"
                    $0.confirmed = fields
                }, $0)
        }
    }

    @Test("a contract's last day is changed with a reason, and the history says from what")
    func amended() throws {
        let contract = try world.contract()
        let longer = try amend(contract, to: "2027-12-31")
        #expect([longer.lastInForce, longer.changeReason] == ["2027-12-31", "续签"])
        let ended = try world.end(longer, on: "2026-10-31")
        #expect(ended.changeReason.isEmpty)
        let again = try amend(ended, to: "2026-11-30")
        #expect(
            [again.lastInForce, again.lastDay, again.endedOn, again.endReason] == [
                "2026-11-30", "2026-11-30", "", "",
            ])
        let revisions = try world.registry.query(as: world.owner) {
            try residues.getDisposalContractHistory(.with { $0.contractID = contract.id }, $0).revisions
        }
        #expect(
            revisions.map(\.contract.lastInForce) == ["2026-11-30", "2026-10-31", "2027-12-31", "2026-12-31"])
        #expect(revisions.map(\.contract.changeReason) == ["续签", "", "续签", ""])
        #expect(Set(revisions.map(\.changedBy)) == ["plant.01"])
        for actor in [world.neighbour, world.elsewhere] {
            let hidden = try refusal {
                try world.registry.query(as: actor) {
                    try residues.getDisposalContractHistory(.with { $0.contractID = contract.id }, $0)
                }
            }
            #expect(hidden?.reason == .contractUnknown)
            #expect(try refusal { try amend(again, to: "2027-01-31", as: actor) }?.reason == .noGrantHere)
        }
    }

    @Test(
        "a last day that cannot be is refused, an unusual one asked about",
        arguments: [
            ("2025-12-31", "contract-days"), ("2026-12-31", "contract-day-same"),
            ("2026-02-30", "day-unknown"),
            ("2026-10-31", "contract-has-later-load"), ("1026-01-01", "day-out-of-bounds"),
            ("2050-12-31", "day-questioned"),
        ])
    func amendedWrongly(_ day: String, _ reason: String) throws {
        let contract = try world.contract()
        _ = try world.manifest(under: contract, on: "2026-11-01")
        let refused = try refusal { try amend(contract, to: day) }
        #expect(refused?.reason.word == reason)
        #expect(refused?.field == "last_day")
        guard reason == "day-questioned" else { return }
        #expect(try amend(contract, to: day, confirming: ["last_day"]).lastDay == day)
    }

    @Test("a contract that nobody recorded, that changed since, or was taken back is not changed")
    func amendedTooLate() throws {
        #expect(
            try refusal { try amend(.with { $0.id = "none" }, to: "2027-01-31") }?.reason == .contractUnknown)
        let contract = try world.contract()
        _ = try amend(contract, to: "2027-01-31")
        #expect(throws: RevisionConflict.self) { try amend(contract, to: "2027-02-28") }
        let slip = try world.contract("C-2")
        let back = try world.registry.command(as: world.owner) {
            try residues.withdrawDisposalContract(
                .with {
                    $0.contractID = slip.id
                    $0.revision = slip.revision
                    $0.reason = "录错"
                }, $0)
        }
        #expect(try refusal { try amend(back, to: "2027-02-28") }?.reason == .contractWithdrawn)
    }

    @Test(
        "a contract that was recorded wrongly is taken back while no load left under it, and its number is free"
    )
    func contractBack() throws {
        func back(_ contract: DisposalContract) throws -> DisposalContract {
            try world.registry.command(as: world.owner) {
                try residues.withdrawDisposalContract(
                    .with {
                        $0.contractID = contract.id
                        $0.revision = contract.revision
                        $0.reason = "录错"
                    }, $0)
            }
        }
        let first = try world.contract()
        let load = try world.manifest(under: first)
        let refused = try refusal { try back(first) }
        #expect(refused?.reason == .contractHasLoads)
        #expect(refused?.values == ["number": "M-1"])
        _ = try world.withdraw(load)
        let ended = try back(first)
        #expect(ended.withdrawalReason == "录错")
        #expect(!ended.takes(.cake, on: "2026-11-01"))
        #expect(try refusal { try back(ended) }?.reason == .contractWithdrawn)
        #expect(try refusal { try world.end(ended, on: "2026-10-31") }?.reason == .contractWithdrawn)
        #expect(try refusal { try world.manifest("M-2", under: ended) }?.reason == .contractWithdrawn)
        #expect(try world.contract().number == first.number)
    }

    @Test(
        "a load is of the contract's kind and left on one of its days; its mass and day have bounds",
        arguments: [
            (.hardened, "2026-11-01", 12_500, "manifest-kind", "kind"),
            (.cake, "2025-12-31", 12_500, "manifest-outside-contract", "removed_on"),
            (.cake, "2026-11-24", 12_500, "day-out-of-bounds", "removed_on"),
            (.cake, "2026-11-01", 120_000, "amount-questioned", "mass"),
            (.cake, "2026-11-01", 500, "amount-questioned", "mass"),
            (.cake, "2026-11-01", 12_500_000, "amount-out-of-bounds", "mass"),
        ] as [(ResidueKind, String, Int64, String, String)])
    func loads(_ kind: ResidueKind, _ day: String, _ mass: Int64, _ reason: String, _ field: String) throws {
        let contract = try world.contract()
        let refused = try refusal { try world.manifest(under: contract, kind, on: day, mass: mass) }
        #expect(refused?.reason.word == reason)
        #expect(refused?.field?.text == field)
        guard reason.hasSuffix("questioned") else { return }
        let taken = try world.manifest(under: contract, kind, on: day, mass: mass, confirming: [field])
        #expect(taken.mass == mass)
    }

    @Test("a manifest's number comes once, unless it was taken back")
    func manifests() throws {
        let contract = try world.contract()
        let first = try world.manifest(under: contract)
        #expect(try refusal { try world.manifest(under: contract) }?.reason == .manifestExists)
        let ended = try world.withdraw(first)
        #expect(try refusal { try world.withdraw(ended) }?.reason == .manifestWithdrawn)
        #expect(try refusal { try world.withdraw(.with { $0.id = "none" }) }?.reason == .manifestUnknown)
        _ = try world.manifest(under: contract)
        _ = try world.manifest("M-2", under: contract, on: "2026-11-20")
        let page = try world.registry.query(as: world.owner) {
            try residues.listResidueManifests(
                .with {
                    $0.enterpriseID = world.plant.id
                    $0.pageSize = 2
                }, $0)
        }
        #expect(page.manifests.map(\.removedOn) == ["2026-11-20", "2026-11-01"])
        #expect(!page.nextPageToken.isEmpty)
        let unknown = try refusal { try world.manifest(under: .with { $0.id = "none" }) }
        #expect(unknown?.reason == .contractUnknown)
    }
}
