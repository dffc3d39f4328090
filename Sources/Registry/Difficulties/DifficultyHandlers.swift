import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for plants' difficulties: raised, passed to who can help, answered, settled.
struct DifficultyService: DifficultiesHandlers {
    func raiseDifficulty(_ request: RaiseDifficultyRequest, _ command: Command) throws -> Difficulty {
        let plant = try command.kept(.enterprises).require(request.enterpriseID, field: "enterprise_id")
        try command.actor.requireRecorder(of: plant)
        try plant.requireOwn()
        var difficulty = Difficulty.with {
            $0.id = command.newID()
            $0.enterpriseID = plant.id
            $0.divisionCode = plant.divisionCode
            $0.kind = request.kind
            $0.title = request.title
            $0.text = request.text
            $0.raisedBy = command.actor.id
            $0.raisedAt = command.now.microseconds
            $0.state = .raised
        }
        difficulty.files = try command.attach(
            request.files, to: .difficulties, difficulty.id, field: "files")
        return try command.kept(.difficulties).add(difficulty)
    }

    func passDifficulty(_ request: PassDifficultyRequest, _ command: Command) throws -> Difficulty {
        var difficulty = try command.query.difficulty(request.difficultyID)
        let place = try difficulty.division
        try command.actor.require(.registrar, .organiser, over: place)
        let department =
            request.department == .unspecified ? difficulty.kind.department : request.department
        guard let competence = try command.nearestCompetence(of: department, at: place) else {
            throw Refusal(
                .noHelpingAgency, field: "department",
                ["division": place.text], words: ["department": department.wording])
        }
        try difficulty.pass(
            to: competence, as: department, request, by: command.actor, at: command.now)
        return try command.kept(.difficulties).save(difficulty, expecting: request.revision)
    }

    func returnDifficulty(_ request: ReturnDifficultyRequest, _ command: Command) throws -> Difficulty {
        try change(request.difficultyID, command) { difficulty in
            // The county that passed it calls it back: the agency may be the wrong one, silent, or no longer there.
            if try !command.actor.holds(.registrar, .organiser, over: difficulty.division) {
                try difficulty.requireHelper(command.actor)
            }
            try difficulty.takeBack(because: request.reason, at: command.now)
        }
    }

    func answerDifficulty(_ request: AnswerDifficultyRequest, _ command: Command) throws -> Difficulty {
        try change(request.difficultyID, command) { difficulty in
            try difficulty.requireHelper(command.actor)
            let files = try command.attach(request.files, to: .difficulties, difficulty.id, field: "files")
            try difficulty.answer(request, files: files, by: command.actor, at: command.now)
        }
    }

    func settleDifficulty(_ request: CloseDifficultyRequest, _ command: Command) throws -> Difficulty {
        try close(request, as: .settled, command)
    }

    func withdrawDifficulty(_ request: CloseDifficultyRequest, _ command: Command) throws -> Difficulty {
        try close(request, as: .withdrawn, command)
    }

    func getDifficulty(_ request: GetDifficultyRequest, _ query: Query) throws -> Difficulty {
        try query.difficulty(request.difficultyID)
    }

    func listDifficulties(_ request: ListDifficultiesRequest, _ query: Query) throws -> DifficultyPage {
        let plants = try query.ownPlants()
        var conditions = try query.scope(of: plants, request.divisionCode, request.enterpriseID)
        if request.state != .unspecified {
            conditions.append(.equal("state", .integer(Int64(request.state.rawValue))))
        }
        if request.department != .unspecified {
            conditions.append(.equal("department", .integer(Int64(request.department.rawValue))))
        }
        if request.overdue {
            conditions += [.notNull("due_day"), .less("due_day", .integer(Int64(query.today.number)))]
        }
        let page = try query.shown(.difficulties).find(
            where: conditions, after: request.pageToken, limit: Int(request.pageSize)
        ) { $0.isVisible(to: query.actor, of: plants) }
        return .with {
            $0.difficulties = page.documents
            $0.nextPageToken = page.nextToken
        }
    }

    func countDifficulties(_ request: CountDifficultiesRequest, _ query: Query) throws -> DifficultyCounts {
        let place = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        try query.actor.require(.registrar, .organiser, .auditor, over: place)
        var counts: [DifficultyCount] = []
        try query.transaction.query(
            """
            SELECT division_code, department, COUNT(*), SUM(CASE WHEN due_day < $1 THEN 1 ELSE 0 END)
            FROM difficulty WHERE state IN (1, 2, 3) AND division_code >= $2 AND division_code < $3
            GROUP BY division_code, department ORDER BY division_code, department
            """, [.integer(Int64(query.today.number))] + SearchIndex.range(of: place)
        ) { row in
            let (division, department) = (try row.text(0), try row.int64(1))
            let (open, overdue) = (try row.int64(2), try row.int64(3))
            counts.append(
                .with {
                    $0.divisionCode = division
                    $0.department = Department(rawValue: Int(department)) ?? .unspecified
                    $0.open = Int32(clamping: open)
                    $0.overdue = Int32(clamping: overdue)
                })
        }
        return .with {
            $0.counts = counts
            $0.on = query.today.text
        }
    }

    private func close(
        _ request: CloseDifficultyRequest, as end: DifficultyState, _ command: Command
    ) throws -> Difficulty {
        try change(request.difficultyID, command) { difficulty in
            try command.actor.requireRecorder(
                of: command.kept(.enterprises).answering(difficulty.enterpriseID))
            try difficulty.close(as: end, request.text, by: command.actor, at: command.now)
        }
    }

    private func change(
        _ id: String, _ command: Command, _ body: (inout Difficulty) throws -> Void
    ) throws -> Difficulty {
        var difficulty = try command.query.difficulty(id)
        try body(&difficulty)
        return try command.kept(.difficulties).save(difficulty)
    }
}

extension Query {
    /// The difficulty with that id, if the caller may know of it.
    ///
    /// - Throws: `difficulty-unknown`, whether it is hidden or absent.
    func difficulty(_ id: String) throws -> Difficulty {
        let difficulty = try shown(.difficulties).require(id, field: "difficulty_id")
        guard try difficulty.isVisible(to: actor, of: ownPlants()) else {
            throw Refusal(.difficultyUnknown, field: "difficulty_id")
        }
        return difficulty
    }

    /// What an index can tell of records that are filed by a plant's place: those of the plant that the caller speaks for, else those
    /// of the division it asks for; of one plant, when it names one.
    ///
    /// - Throws: `plant-unknown`, `division-code-format`, `division-code-structure`.
    func scope(of plants: Set<String>, _ divisionCode: String, _ enterpriseID: String) throws -> [Condition] {
        let place = try DivisionCode(orProvince: divisionCode, field: "division_code")
        if !enterpriseID.isEmpty { return [try plant(enterpriseID).ownRecords] }
        return plants.isEmpty
            ? [.hasPrefix("division_code", place.subtreePrefix)] : [.filed(under: plants.sorted())]
    }
}
