import CommonAPI
import Crypto
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

@Suite("Difficulties of plants")
struct DifficultyTests {
    private let registry: RegistryWorld
    private let service = DifficultyService()
    private let files = AttachmentService(readers: RegistryService.attachmentReaders)
    private let plant: Enterprise
    private let owner: Actor
    private let ecology = RegistryWorld.agency("jiaxing-ecology", in: "330400", name: "示例生态环境局", .ecology)
    private let land = RegistryWorld.agency()
    private let ecologist: Actor
    private let surveyor: Actor
    private let organiser = World.actor("bulk.01", .organiser, over: "330481")
    private let stranger = World.actor("registrar.09", .registrar, over: "330522")

    init() throws {
        registry = try RegistryWorld()
        plant = try registry.register("示例一号混凝土有限公司")
        owner = World.actor("plant.01", .applicant, over: "330481", speaksFor: plant.id)
        ecologist = World.actor("ecology.01", .helper, over: "330400", agency: ecology)
        surveyor = World.actor("land.01", .examiner, over: "330481", agency: land)
        for agency in [ecology, land] {
            try registry.register(agency)
            try registry.settle(agency)
        }
    }

    private func raise(
        _ kind: DifficultyKind = .environment, as actor: Actor? = nil, files: [AttachedFile] = []
    ) throws -> Difficulty {
        try registry.command(as: actor ?? owner) {
            try service.raiseDifficulty(
                .with {
                    $0.enterpriseID = plant.id
                    $0.kind = kind
                    $0.title = "环评变更"
                    $0.text = "新增压滤机是否须重新报批？"
                    $0.files = files
                }, $0)
        }
    }

    private func pass(
        _ difficulty: Difficulty, by day: String = "2026-12-10", to department: Department = .unspecified,
        confirming fields: [String] = [], as actor: Actor? = nil
    ) throws -> Difficulty {
        try registry.command(as: actor ?? organiser) {
            try service.passDifficulty(
                .with {
                    $0.difficultyID = difficulty.id
                    $0.revision = difficulty.revision
                    $0.department = department
                    $0.answerBy = day
                    $0.confirmed = fields
                }, $0)
        }
    }

    private func answer(
        _ difficulty: Difficulty, _ outcome: DifficultyOutcome = .help, solvedBy day: String = "2026-12-31",
        confirming fields: [String] = [], as actor: Actor? = nil
    ) throws -> Difficulty {
        try registry.command(as: actor ?? ecologist) {
            try service.answerDifficulty(
                .with {
                    $0.difficultyID = difficulty.id
                    $0.outcome = outcome
                    $0.answer = "按登记表办理"
                    $0.solveBy = day
                    $0.confirmed = fields
                }, $0)
        }
    }

    private func giveBack(_ difficulty: Difficulty, as actor: Actor? = nil) throws -> Difficulty {
        try registry.command(as: actor ?? ecologist) {
            try service.returnDifficulty(
                .with {
                    $0.difficultyID = difficulty.id
                    $0.reason = "属用地事项"
                }, $0)
        }
    }

    private func settle(_ difficulty: Difficulty, as actor: Actor? = nil) throws -> Difficulty {
        try registry.command(as: actor ?? owner) { try service.settleDifficulty(closing(difficulty), $0) }
    }

    private func withdraw(_ difficulty: Difficulty, as actor: Actor? = nil) throws -> Difficulty {
        try registry.command(as: actor ?? owner) { try service.withdrawDifficulty(closing(difficulty), $0) }
    }

    private func closing(_ difficulty: Difficulty) -> CloseDifficultyRequest {
        .with {
            $0.difficultyID = difficulty.id
            $0.text = "已办结"
        }
    }

    private func get(_ id: String, as actor: Actor) throws -> Difficulty {
        try registry.query(as: actor) { try service.getDifficulty(.with { $0.difficultyID = id }, $0) }
    }

    private func list(
        as actor: Actor? = nil, _ fill: (inout ListDifficultiesRequest) -> Void = { _ in }
    ) throws -> [String] {
        try registry.query(as: actor ?? registry.countyRegistrar) {
            try service.listDifficulties(.with(fill), $0).difficulties.map(\.id)
        }
    }

    private func counts(in division: String = "330481", as actor: Actor? = nil) throws -> [DifficultyCount] {
        try registry.query(as: actor ?? registry.countyRegistrar) {
            try service.countDifficulties(.with { $0.divisionCode = division }, $0).counts
        }
    }

    private func advance(days: Int64) {
        registry.advance(seconds: days * 86_400)
    }

    @Test("a difficulty is raised, passed to the competent agency, answered with a day, and settled")
    func story() throws {
        let raised = try raise()
        #expect(raised.state == .raised)
        let passed = try pass(raised)
        #expect(passed.state == .passed)
        #expect(passed.passes.map(\.agencyID) == ["jiaxing-ecology"])
        #expect(passed.passes.map(\.competentID) == ["330400/ecology"])
        #expect(passed.dueOn == "2026-12-10")
        let answered = try answer(passed)
        #expect(answered.state == .answered)
        #expect(answered.dueOn == "2026-12-31")
        #expect(answered.passes.last?.answeredBy == "ecology.01")
        let settled = try settle(answered)
        #expect(settled.state == .settled)
        #expect(settled.dueOn.isEmpty)
        #expect(settled.closedAt == registry.world.now.microseconds)
        #expect(try refusal { try settle(settled) }?.reason == .difficultyNotOpen)
        #expect(try refusal { try withdraw(settled) }?.reason == .difficultyNotOpen)
        #expect(try refusal { try pass(settled) }?.reason == .difficultyNotOpen)
    }

    @Test(
        "each kind has a department whose business it is",
        arguments: [
            (DifficultyKind.land, Department.naturalResources), (.planning, .naturalResources),
            (.environment, .ecology), (.qualification, .construction), (.funds, .economyIt),
            (.technology, .bulkCement), (.transport, .transport), (.other, .bulkCement),
        ])
    func departments(_ kind: DifficultyKind, _ department: Department) {
        #expect(kind.department == department)
    }

    @Test("it goes to the department that is named, and nowhere where none is competent")
    func passing() throws {
        #expect(try pass(raise(), to: .naturalResources).passes.last?.agencyID == land.id)
        let refused = try refusal { try pass(raise(.funds)) }
        #expect(refused?.reason == .noHelpingAgency)
        #expect(refused?.field == "department")
        let first = try pass(raise())
        #expect(try refusal { try pass(first) }?.reason == .difficultyWithAgency)
        let second = try raise()
        _ = try pass(second)
        #expect(try refusal { try answer(second, as: surveyor) }?.reason == .difficultyUnknown)
    }

    @Test("an agency whose business it is not returns it, and the next one has it")
    func returning() throws {
        let returned = try giveBack(pass(raise()))
        #expect(returned.state == .raised)
        #expect(returned.dueOn.isEmpty)
        #expect(returned.passes.last?.returnReason == "属用地事项")
        #expect(try refusal { try giveBack(returned) }?.reason == .difficultyNotPassed)
        let next = try pass(returned, to: .naturalResources)
        #expect(next.passes.map(\.agencyID) == ["jiaxing-ecology", "haining-nr"])
        // Who had it still sees it, and answers no more.
        let refused = try refusal { try answer(next) }
        #expect(refused?.reason == .difficultyOfAnotherAgency)
        #expect(try refusal { try giveBack(next) }?.reason == .difficultyOfAnotherAgency)
        #expect(try answer(next, as: surveyor).passes.last?.answeredBy == "land.01")
    }

    @Test("the county calls it back from an agency that it was not for, or that is no longer there")
    func callingBack() throws {
        let passed = try pass(raise())
        #expect(try refusal { try giveBack(passed, as: stranger) }?.reason == .difficultyUnknown)
        let back = try giveBack(passed, as: organiser)
        #expect(back.state == .raised)
        #expect(back.passes.last?.returnReason == "属用地事项")
        #expect(try pass(back, to: .naturalResources).state == .passed)
    }

    @Test("it is passed twenty times at most, and then still ends")
    func passedOften() throws {
        var difficulty = try raise()
        for _ in 0..<20 { difficulty = try giveBack(pass(difficulty)) }
        let refused = try refusal { try pass(difficulty) }
        #expect(refused?.reason == .difficultyPassedOften)
        #expect(refused?.values["count"] == "20")
        #expect(try settle(difficulty).state == .settled)
    }

    @Test("an answer that does not help leaves it to the county, which passes it on or settles it")
    func noHelp() throws {
        let answered = try answer(pass(raise()), .noHelp, solvedBy: "")
        #expect(answered.state == .answered)
        #expect(answered.dueOn.isEmpty)
        #expect(try counts().map(\.department) == [.unspecified])
        let again = try pass(answered, to: .naturalResources)
        #expect(again.state == .passed)
        #expect(again.passes.first?.outcome == .noHelp)
        #expect(again.passes.count == 2)
    }

    @Test(
        "who can help says by which day, and who cannot says none",
        arguments: [(DifficultyOutcome.help, ""), (.noHelp, "2026-12-31")])
    func solveBy(_ outcome: DifficultyOutcome, _ day: String) throws {
        let passed = try pass(raise())
        let refused = try refusal { try answer(passed, outcome, solvedBy: day) }
        #expect(refused?.reason == .difficultySolveBy)
        #expect(refused?.field == "solve_by")
    }

    @Test(
        "days that cannot be meant are refused, and unusual ones asked about",
        arguments: [
            ("2026-11-22", Reason.dayOutOfBounds), ("2126-12-10", .dayOutOfBounds),
            ("2028-12-10", .dayQuestioned), ("2026-13-10", .dayUnknown), ("2026-2-3", .dayFormat),
        ])
    func days(_ day: String, _ reason: Reason) throws {
        let raised = try raise()
        #expect(try refusal { try pass(raised, by: day) }?.reason == reason)
        let passed = try pass(raised)
        #expect(try refusal { try answer(passed, solvedBy: day) }?.reason == reason)
        if reason == .dayQuestioned {
            #expect(try pass(raise(), by: day, confirming: ["answer_by"]).dueOn == day)
            #expect(try answer(passed, solvedBy: day, confirming: ["solve_by"]).dueOn == day)
        }
    }

    @Test("what is overdue is seen, whether an answer is late or what was promised")
    func overdue() throws {
        let late = try pass(raise())
        let promised = try answer(pass(raise()), solvedBy: "2026-12-05")
        let waiting = try raise()
        #expect(try list { $0.overdue = true } == [])
        advance(days: 13)
        #expect(try list { $0.overdue = true } == [promised.id])
        // The last day is not over before it ends.
        advance(days: 4)
        #expect(try list { $0.overdue = true } == [promised.id])
        advance(days: 1)
        #expect(try list { $0.overdue = true } == [late.id, promised.id])
        let counted = try counts()
        #expect(counted.map(\.department) == [.unspecified, .ecology])
        #expect(counted.map(\.open) == [1, 2])
        #expect(counted.map(\.overdue) == [0, 2])
        #expect(try list { $0.department = .ecology } == [late.id, promised.id])
        #expect(try list { $0.state = .raised } == [waiting.id])
        _ = try settle(promised)
        #expect(try list { $0.overdue = true } == [late.id])
    }

    @Test("open ones are counted by division and department, for whoever has the division")
    func counting() throws {
        let other = try registry.register("示例二号混凝土有限公司", in: "330482")
        _ = try registry.command(as: registry.registrar) {
            try service.raiseDifficulty(
                .with {
                    $0.enterpriseID = other.id
                    $0.kind = .land
                    $0.title = "用地"
                    $0.text = "堆场用地不足"
                }, $0)
        }
        _ = try raise()
        let all = try counts(in: "", as: registry.registrar)
        #expect(all.map(\.divisionCode) == ["330481", "330482"])
        #expect(try counts(in: "330482", as: registry.registrar).map(\.open) == [1])
        #expect(try refusal { try counts(in: "330400") }?.reason == .noGrantHere)
        #expect(try refusal { try counts(in: "33048a") }?.reason == .divisionCodeFormat)
    }

    @Test("the plant, its officers and the agencies that had it see it; to others it does not exist")
    func visibility() throws {
        let raised = try raise()
        for actor in [owner, organiser, registry.registrar, registry.countyRegistrar] {
            #expect(try get(raised.id, as: actor).id == raised.id)
            #expect(try list(as: actor) == [raised.id])
        }
        for actor in [stranger, ecologist, surveyor] {
            #expect(try refusal { try get(raised.id, as: actor) }?.reason == .difficultyUnknown)
            #expect(try list(as: actor) == [])
        }
        _ = try pass(raised)
        #expect(try get(raised.id, as: ecologist).state == .passed)
        #expect(try list(as: ecologist) == [raised.id])
        #expect(try list(as: surveyor) == [])
        #expect(try list { $0.enterpriseID = plant.id } == [raised.id])
        #expect(try refusal { try list { $0.enterpriseID = "nobody" } }?.reason == .plantUnknown)
        #expect(try refusal { try list { $0.pageToken = "x" } }?.reason == .pageToken)
    }

    @Test("each act is for whose it is")
    func rights() throws {
        #expect(try refusal { try raise(as: stranger) }?.reason == .noGrantHere)
        let raised = try raise(as: registry.countyRegistrar)
        #expect(try refusal { try pass(raised, as: owner) }?.reason == .noGrantHere)
        #expect(try refusal { try pass(raised, as: stranger) }?.reason == .difficultyUnknown)
        #expect(try refusal { try settle(raised, as: organiser) }?.reason == .noGrantHere)
        #expect(try refusal { try withdraw(raised, as: stranger) }?.reason == .difficultyUnknown)
        #expect(try refusal { try answer(raised, as: organiser) }?.reason == .difficultyNotPassed)
        let passed = try pass(raised)
        #expect(try refusal { try answer(passed, as: organiser) }?.reason == .difficultyOfAnotherAgency)
        var stale = raised
        stale.revision = 1
        _ = try giveBack(passed)
        #expect(throws: RevisionConflict.self) { try pass(stale) }
        #expect(try withdraw(passed).state == .withdrawn)
    }

    @Test("its files are for whoever sees it")
    func attachments() throws {
        let content = Array("批复".utf8)
        let file = try registry.command(as: owner) { command in
            try files.putAttachment(
                [
                    .with {
                        $0.attachment = .with {
                            $0.sha256 = SHA256.hash(content).hex
                            $0.name = "批复.pdf"
                            $0.mediaType = "application/pdf"
                        }
                        $0.data = Data(content)
                    }
                ], command)
        }
        func read(as actor: Actor) throws {
            try registry.query(as: actor) { query in
                try files.getAttachment(.with { $0.sha256 = file.sha256 }, query) { _ in }
            }
        }
        let raised = try raise(files: [file])
        #expect(raised.files == [file])
        try read(as: organiser)
        #expect(try refusal { try read(as: ecologist) }?.reason == .attachmentUnknown)
        _ = try pass(raised)
        try read(as: ecologist)
        #expect(try refusal { try read(as: stranger) }?.reason == .attachmentUnknown)
    }

    @Test("a difficulty moves with its plant")
    func moving() throws {
        let raised = try raise()
        _ = try registry.command(as: registry.registrar) { command in
            var moved = try command.kept(.enterprises).require(plant.id)
            moved.divisionCode = "330482"
            try command.kept(.enterprises).save(moved)
        }
        #expect(try get(raised.id, as: registry.registrar).divisionCode == "330482")
        #expect(try list(as: registry.countyRegistrar) == [])
    }
}
