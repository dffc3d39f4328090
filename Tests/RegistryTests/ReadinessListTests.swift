import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Plants of a division by what they lack")
struct ReadinessListTests {
    private let world: ReadinessWorld

    init() throws {
        world = try ReadinessWorld()
    }

    @Test("a plant's rows are for those who may read its papers")
    func access() throws {
        let records = world.records
        let expert = World.actor("expert.01", .expert, over: "330000")
        for actor in [records.owner, world.registry.registrar, world.registry.countyRegistrar, expert] {
            #expect(try world.show(as: actor).items.count == Requirement.all.count)
        }
        for actor in [world.registry.reader, records.neighbour, records.elsewhere] {
            #expect(try refusal { try world.show(as: actor) }?.reason == .plantPapersHidden)
        }
        #expect(try refusal { try world.show("nowhere") }?.reason == .plantUnknown)
        for (day, reason) in [("2026-02-30", "day-unknown"), ("gestern", "day-format")] {
            #expect(try refusal { try world.show(on: day) }?.reason.word == reason)
        }
    }

    @Test("a county sees its plants and no others; a plant sees no list")
    func counties() throws {
        let other = try world.registry.register("示例三号混凝土有限公司", in: "330522")
        let county = world.registry.countyRegistrar
        #expect(try world.list().plants.map(\.enterpriseID) == [world.plant.id])
        for place in ["", "330000", "330400", "330522"] {
            #expect(try refusal { try world.list(in: place, as: county) }?.reason == .noGrantHere)
        }
        #expect(try refusal { try world.list(as: world.records.owner) }?.reason == .noGrantHere)
        let all = try world.list(in: "", as: world.registry.registrar)
        #expect(Set(all.plants.map(\.enterpriseID)) == [world.plant.id, other.id])
        #expect(all.totals.plants == 2)
        #expect(
            try refusal { try world.list(in: "33", as: county) }?.reason.word == "division-code-format")
    }

    @Test("filters leave out the others, and the totals count every plant")
    func filters() throws {
        try world.settleAll()
        let bare = try world.registry.register("示例四号混凝土有限公司")
        #expect(try world.list { $0.readyOnly = true }.plants.map(\.enterpriseID) == [world.plant.id])
        #expect(try world.list { $0.missing = "land" }.plants.map(\.enterpriseID) == [bare.id])
        world.wait(days: 60)
        // Out of date is missing too, to whoever looks for it.
        let stale = try world.list { $0.missing = "manifests" }
        #expect(Set(stale.plants.map(\.enterpriseID)) == [world.plant.id, bare.id])
        #expect(stale.totals.plants == 2)
        #expect(stale.totals.ready == 0)
        let row = stale.totals.rows.first { $0.word == "manifests" }
        #expect([row?.there, row?.missing, row?.outOfDate] == [0, 1, 1])
        #expect(stale.totals.rows.map(\.word) == Requirement.all.map(\.word))
        let unknown = try refusal { try world.list { $0.missing = "no-such-row" } }
        #expect(unknown?.reason == .requirementUnknown)
        #expect(unknown?.field == "missing")
    }

    @Test("pages hold every plant once, and the totals come with the first")
    func pages() throws {
        for number in 10..<17 { _ = try world.registry.register("示例 \(number) 号混凝土有限公司") }
        var ids: [String] = []
        var token = ""
        repeat {
            let page = try world.list {
                $0.pageSize = 3
                $0.pageToken = token
            }
            #expect(page.hasTotals == token.isEmpty)
            ids += page.plants.map(\.enterpriseID)
            token = page.nextPageToken
        } while !token.isEmpty
        #expect(ids.count == 8 && Set(ids).count == 8)
        #expect(
            try refusal { try world.list { $0.pageToken = "nonsense" } }?.reason.word == "page-token-invalid")
    }

    @Test("unregistered and merged records, and plants that closed, are in no list")
    func leftOut() throws {
        let double = try world.registry.register("示例混凝土厂")
        try world.registry.merge(
            world.registry.enterprise(double.id), into: world.registry.enterprise(world.plant.id))
        #expect(try world.list().totals.plants == 1)
        try world.move(to: .closed)
        let page = try world.list()
        #expect(page.plants.isEmpty && page.totals.plants == 0)
    }

    @Test("a plant that moves is in the list of its new place, as it was")
    func moving() throws {
        try world.permit(.land)
        let present = try world.registry.enterprise(world.plant.id)
        _ = try world.registry.command(as: world.registry.registrar) {
            try EnterpriseService().correctEnterprise(
                .with {
                    $0.enterpriseID = world.plant.id
                    $0.revision = present.revision
                    $0.divisionCode = "330522"
                    $0.reason = "录错"
                }, $0)
        }
        #expect(try world.list().plants.isEmpty)
        let there = try world.list(in: "330522", as: world.records.elsewhere)
        #expect(there.plants.first?.missing.contains("land") == false)
    }

    @Test("the standing file names the figures, for those who may read the plant's papers")
    func standing() throws {
        try world.permit(.land)
        func standing(as actor: Actor, asOf: Int64 = 0) throws -> Standing {
            try world.registry.query(as: actor) {
                try StandingService().getStanding(
                    .with {
                        $0.enterpriseID = world.plant.id
                        $0.asOf = asOf
                    }, $0)
            }
        }
        #expect(try standing(as: world.records.owner).readiness == world.show().counts)
        #expect(try standing(as: world.registry.countyRegistrar).readiness.there == 1)
        #expect(try !standing(as: world.registry.reader).hasReadiness)
        let now = world.registry.world.now.microseconds
        #expect(try !standing(as: world.records.owner, asOf: now).hasReadiness)
    }

    // MARK: What is kept

    @Test("what is kept of a plant says on every day what its records say")
    func courses() throws {
        for step in ReadinessWorld.steps where step.word != "planning" { try step.settle(world) }
        // Still to begin.
        try world.permit(.planning, from: "2027-10-01", until: "2028-03-31")
        let today: Day = "2026-11-23"
        let plant = try world.registry.enterprise(world.plant.id)
        try world.registry.query { query in
            let readings = ReadingTable(access: query.transaction)
            let records = try PlantRecords(of: [plant.id], until: today, in: query.transaction)
            let index = ReadinessIndex(access: query.transaction)
            for days in 0..<1_300 {
                let day = today.adding(days: days)
                let kept = try index.answers(of: plant, on: day)
                let told = try PlantAnswers(of: plant, from: records, on: day, readings.lastDay)
                let states = (kept.rows.map(\.state), told.rows.map(\.state))
                #expect(states.0 == states.1, "\(day.text)")
            }
        }
    }

    @Test("a course is read as it was written, and not where it is cut short")
    func packing() throws {
        try world.settleAll()
        let records = try world.registry.query {
            try PlantRecords(of: [world.plant.id], until: "2026-11-23", in: $0.transaction)
        }
        for requirement in Requirement.all {
            let course = try AnswerCourse(of: requirement, in: records, from: "2026-11-23")
            var numbers = course.numbers[...]
            #expect(AnswerCourse(&numbers) == course)
            #expect(numbers.isEmpty)
            var short = course.numbers.dropLast()
            #expect(AnswerCourse(&short) == nil)
        }
    }

    @Test("a start with another table of requirements works everything out anew, and the next leaves it")
    func edition() throws {
        try world.permit(.land)
        let before = try world.list()
        func rows() throws -> Int64? {
            try world.registry.query {
                try $0.transaction.row("SELECT COUNT(*) FROM readiness") { try $0.int64(0) }
            }
        }
        try world.registry.command(as: world.registry.administrator) { command in
            try command.transaction.execute("DELETE FROM readiness", [])
            try command.bringReadinessUpToDate()
        }
        #expect(try rows() == 1)
        #expect(try world.list() == before)
        try world.registry.command(as: world.registry.administrator) { command in
            try command.transaction.execute("DELETE FROM readiness", [])
            try command.bringReadinessUpToDate()
        }
        #expect(try rows() == 0)
    }
}
