import AcceptanceAPI
import CommonAPI
import EnforcementAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Plants: everything known, and from where")
struct StandingViewTests {
    private let registry: RegistryWorld
    private let plant: Enterprise

    init() throws {
        registry = try RegistryWorld()
        plant = try registry.register("示例一号混凝土有限公司")
    }

    private func standing(
        _ id: String? = nil, asOf microseconds: Int64 = 0, as actor: Actor? = nil
    ) throws -> Standing {
        try registry.query(as: actor) {
            try registry.standings.getStanding(
                .with {
                    $0.enterpriseID = id ?? plant.id
                    $0.asOf = microseconds
                }, $0)
        }
    }

    private func changes(
        after: Int64 = 0, in division: String = "", limit: Int32 = 0, as actor: Actor? = nil
    ) throws -> [StandingChange] {
        var changes: [StandingChange] = []
        try registry.query(as: actor) { query in
            try registry.standings.followChanges(
                .with {
                    $0.after = after
                    $0.divisionCode = division
                    $0.limit = limit
                }, query
            ) { changes.append($0) }
        }
        return changes
    }

    private func hear(_ state: ApplicationState, of plant: Enterprise? = nil) throws {
        let id = (plant ?? self.plant).id
        try registry.receive(
            ApplicationMoved.with {
                $0.applicationID = "application-1"
                $0.enterpriseID = id
                $0.roundCode = "2025-3"
                $0.tier = .demonstration
                $0.state = state
            }, about: id, from: "acceptance")
    }

    private func hear(_ state: RectificationState) throws {
        try registry.receive(
            RectificationMoved.with {
                $0.rectificationID = "rectification-1"
                $0.enterpriseID = plant.id
                $0.itemCode = "C2"
                $0.finding = "雨水口未封闭"
                $0.state = state
                $0.dueOn = "2026-12-23"
            }, about: plant.id, from: "acceptance")
    }

    private func hearSupervision(
        leftOn: String = "", because reason: String, leaving leaveReason: String = ""
    ) throws {
        try registry.receive(
            SupervisionChanged.with {
                $0.stay = .with {
                    $0.enterpriseID = plant.id
                    $0.enteredOn = "2026-11-23"
                    $0.reason = reason
                    $0.leftOn = leftOn
                    $0.leaveReason = leaveReason
                }
            }, about: plant.id, from: "enforcement")
    }

    private func recordPaper() throws -> Permit {
        try registry.command(as: registry.registrar) {
            try registry.permits.recordPermit(
                .with {
                    $0.enterpriseID = plant.id
                    $0.kind = .pollutantRegistration
                    $0.number = "9133-001X"
                    $0.issuer = "示例"
                    $0.validFrom = "2022-01-01"
                }, $0)
        }
    }

    @Test("one view has every fact with where it came from")
    func whole() throws {
        let paper = try recordPaper()
        try hear(.rectifying)
        try hear(.open)
        try registry.receive(PlaqueFixtures.changed(plant, .granted), about: plant.id, from: "acceptance")
        try registry.receive(
            CaseFixtures.decided("case-1", .environment, plant: plant.id), about: "case-1",
            from: "enforcement")
        try hearSupervision(because: "未按要求完成验收")
        let view = try standing()
        #expect(view.enterprise.id == plant.id)
        #expect(view.enterpriseSource.reference == "enforcement/1")
        #expect(view.papers.map(\.permit) == [paper])
        #expect(view.papers.map(\.state) == ["IN_FORCE"])
        #expect(view.papers.map(\.source.reference) == ["registrar.01"])
        #expect(view.acceptances.map(\.state) == ["RECTIFYING"])
        #expect(view.acceptances.map(\.source.reference) == ["acceptance/1"])
        #expect(view.rectifications.map(\.state) == ["OPEN"])
        #expect(view.rectifications.map(\.finding) == ["雨水口未封闭"])
        #expect(view.rectifications.map(\.source.reference) == ["acceptance/2"])
        #expect(view.enterprise.plaque.event == "acceptance/3")
        #expect(view.enterprise.cases.map(\.event) == ["enforcement/1"])
        #expect(view.supervision.map(\.reason) == ["未按要求完成验收"])
        #expect(view.supervision.map(\.source.reference) == ["enforcement/2"])
        #expect(view.asOf == registry.world.now.microseconds)
    }

    @Test("a later word of the same thing replaces the earlier, and a stay that ended opens no other")
    func later() throws {
        try hear(.submitted)
        try hear(.passed)
        try hear(.open)
        try hear(.verified)
        try hearSupervision(because: "未完成")
        try hearSupervision(leftOn: "2026-12-01", because: "未完成", leaving: "已完成")
        try hearSupervision(because: "再次")
        let view = try standing()
        #expect(view.acceptances.map(\.state) == ["PASSED"])
        #expect(view.rectifications.map(\.state) == ["VERIFIED"])
        #expect(view.supervision.map(\.leftOn) == ["2026-12-01", ""])
        #expect(view.supervision.map(\.reason) == ["未完成", "再次"])
        #expect(view.supervision.map(\.leaveReason) == ["已完成", ""])
    }

    @Test("as of any instant the view shows what was known then")
    func asOf() throws {
        let start = registry.world.now
        registry.advance(seconds: 3600)
        _ = try recordPaper()
        registry.advance(seconds: 3600)
        try hear(.passed)
        registry.advance(seconds: 3600)
        try registry.receive(PlaqueFixtures.changed(plant, .granted), about: plant.id, from: "acceptance")
        func view(_ hours: Int64) throws -> [Int] {
            let view = try standing(asOf: start.adding(seconds: hours * 3600).microseconds)
            return [view.papers.count, view.acceptances.count, view.enterprise.hasPlaque ? 1 : 0]
        }
        #expect(try view(0) == [0, 0, 0])
        #expect(try view(1) == [1, 0, 0])
        #expect(try view(2) == [1, 1, 0])
        #expect(try view(3) == [1, 1, 1])
        // On the day the registration's five years are over, what is known is the same and the paper is not in force.
        let later = Instant(startOf: "2027-01-01").microseconds
        #expect(try standing(asOf: later).papers.map(\.state) == ["ENDED"])
        #expect(#expect(throws: Refusal.self) { try standing(asOf: 1) }?.reason == .plantUnknown)
    }

    @Test("what came to a double shows at the record that answers for it")
    func doubles() throws {
        let double = try registry.register("示例壹号混凝土有限公司")
        try registry.merge(double, into: plant)
        try hear(.passed, of: double)
        #expect(try standing().acceptances.map(\.state) == ["PASSED"])
        #expect(try standing(double.id).enterprise.askedAs == double.id)
    }

    @Test("a fact of long ago is shown however many came after it")
    func longAgo() throws {
        try hear(.empanelled)
        let then = registry.world.now.microseconds
        registry.advance(seconds: 1)
        try registry.command(as: registry.registrar) { command in
            for number in 1...520 {
                try command.kept(.standings).change(of: plant.id) {
                    $0.acceptances[0].roundCode = "\(number)"
                }
            }
        }
        registry.advance(seconds: 1)
        try hear(.passed)
        let view = try standing(asOf: then)
        #expect(view.acceptances.map(\.state) == ["EMPANELLED"])
        #expect(view.acceptances.map(\.source.reference) == ["acceptance/1"])
    }

    // MARK: Cases

    @Test("a case shows from its filing on, with its source, to those who look after the plant")
    func filedCase() throws {
        let officer = registry.countyRegistrar
        try registry.receive(
            CaseFixtures.filed("case-1", plant: plant.id), about: "case-1", from: "enforcement")
        let filed = try #require(try standing(as: officer).filedCases.first)
        #expect(filed.caseNumber == "330481-2026-0001")
        #expect(filed.grounds == [.land, .qualification])
        #expect(filed.state == "FILED")
        #expect(filed.source.reference == "enforcement/1")
        let asked = registry.world.now.microseconds
        #expect(try standing().filedCases.isEmpty)
        let own = World.actor("plant.erp", .applicant, over: "330481", speaksFor: plant.id)
        #expect(try standing(as: own).filedCases.isEmpty)
        #expect(try !changes(as: own).map(\.kind).contains(.caseFiled))
        #expect(try changes(in: "330481", as: officer).map(\.kind) == [.record, .caseFiled])

        registry.advance(seconds: 60)
        for (ground, isLast) in [(Ground.land, false), (.qualification, true)] {
            var decided = CaseFixtures.decided("case-1", ground, plant: plant.id)
            decided.caseDecided = isLast
            try registry.receive(decided, about: "case-1", from: "enforcement")
            #expect(try standing(as: officer).filedCases.map(\.state) == [isLast ? "DECIDED" : "FILED"])
        }
        #expect(try standing(as: officer).filedCases.map(\.source.reference) == ["enforcement/3"])
        #expect(try standing(asOf: asked, as: officer).filedCases == [filed])
        // Told again, it is the same case, and decided.
        try registry.receive(
            CaseFixtures.filed("case-1", plant: plant.id), about: "case-1", from: "enforcement")
        #expect(try standing(as: officer).filedCases.map(\.state) == ["DECIDED"])
    }

    @Test("the record that a case made of a plant nobody registered shows that case")
    func filedCaseOfStub() throws {
        try registry.receive(CaseFixtures.filed("case-1"), about: "case-1", from: "enforcement")
        let stub = try #require(try registry.list(state: .unregistered).first)
        let view = try standing(stub.id, as: registry.countyRegistrar)
        #expect(view.filedCases.map(\.caseID) == ["case-1"])
    }

    @Test("an application of a plant that is none is parked")
    func unknown() throws {
        let ghost = Enterprise.with { $0.id = "nowhere" }
        #expect(
            try registry.receive(
                ApplicationMoved.with { $0.enterpriseID = ghost.id }, about: ghost.id, from: "acceptance")
                == .parked)
    }

    // MARK: The change feed

    @Test("a subscriber that asks after the last change it has misses nothing and gets nothing twice")
    func resumed() throws {
        let other = try registry.register("示例二号混凝土有限公司", in: "330522")
        _ = try recordPaper()
        try hear(.passed)
        try hear(.open)
        try registry.receive(PlaqueFixtures.changed(other, .granted), about: other.id, from: "acceptance")
        try registry.receive(
            CaseFixtures.decided("case-1", .environment, plant: plant.id), about: "case-1",
            from: "enforcement")
        try hearSupervision(because: "未完成")
        let all = try changes()
        #expect(all.map(\.sequence) == Array(1...Int64(all.count)))
        #expect(
            all.map(\.kind) == [
                .record, .record, .paper, .acceptance, .rectification, .plaque, .case, .supervision,
            ])
        #expect(all.map(\.cause)[3] == "acceptance/1")
        var resumed: [StandingChange] = []
        while true {
            let some = try changes(after: resumed.last?.sequence ?? 0, limit: 3)
            if some.isEmpty { break }
            resumed += some
        }
        #expect(resumed == all)
        #expect(try changes(in: "330500").map(\.enterpriseID) == [other.id, other.id])
    }

    @Test("a subscriber that claims what was never sent is refused")
    func ahead() throws {
        #expect(#expect(throws: Refusal.self) { try changes(after: 2) }?.reason.word == "cursor-ahead")
        #expect(try changes(after: 1).isEmpty)
    }

    @Test("what a refused command would have changed is not told")
    func refusedCommand() throws {
        _ = try registry.refusal(as: registry.registrar) { command in
            try command.kept(.enterprises).save(command.kept(.enterprises).require(plant.id))
            throw Refusal(.correctionEmpty)
        }
        #expect(try changes().count == 1)
    }
}
