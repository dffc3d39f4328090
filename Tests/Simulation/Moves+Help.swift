import RegistryAPI
import Rulebook
import SwiftProtobuf
import World

// What authorities do for plants: difficulties, support, and the working group of the province.

extension Moves {
    mutating func help() -> Order? {
        switch Int.random(in: 0..<13, using: &generator) {
        case 0..<3: raiseDifficulty()
        case 3..<5: passDifficulty()
        case 5: closeDifficulty()
        case 6..<8: giveSupport()
        case 8: withdrawSupport()
        case 9: nameMember()
        case 10: meet()
        case 11: setTask()
        default: closeTask()
        }
    }

    private mutating func raiseDifficulty() -> Order? {
        guard let plant = generator.pick(memory.plants) else { return nil }
        let kinds: [DifficultyKind] = [.land, .environment, .qualification, .funds]
        let kind = generator.pick(kinds) ?? .land
        return order(
            "registry", DifficultiesMethods.raiseDifficulty,
            RaiseDifficultyRequest.with {
                $0.enterpriseID = plant.id
                $0.kind = kind
                $0.title = "模拟困难"
                $0.text = "模拟"
            }, by: plant.applicant ?? SimulatedCallers.registrar
        ) { reply, memory in
            let difficulty = try Difficulty(serializedBytes: reply)
            memory.difficulties.append(difficulty.id)
            memory.revisions[difficulty.id] = difficulty.revision
        }
    }

    /// Passes a difficulty on, or calls it back.
    private mutating func passDifficulty() -> Order? {
        guard let difficulty = generator.pick(memory.difficulties) else { return nil }
        let (revision, answerBy) = (memory.revisions[difficulty] ?? 1, day(5...60))
        let lesson: Order.Lesson = { reply, memory in
            memory.revisions[difficulty] = try Difficulty(serializedBytes: reply).revision
        }
        guard generator.chance(60) else {
            return order(
                "registry", DifficultiesMethods.returnDifficulty,
                ReturnDifficultyRequest.with {
                    $0.difficultyID = difficulty
                    $0.reason = "模拟"
                }, by: SimulatedCallers.registrar, lesson: lesson)
        }
        return order(
            "registry", DifficultiesMethods.passDifficulty,
            PassDifficultyRequest.with {
                $0.difficultyID = difficulty
                $0.revision = revision
                $0.answerBy = answerBy.text
            }, by: SimulatedCallers.registrar, lesson: lesson)
    }

    private mutating func closeDifficulty() -> Order? {
        guard let difficulty = generator.pick(memory.difficulties) else { return nil }
        let request = CloseDifficultyRequest.with {
            $0.difficultyID = difficulty
            $0.text = "模拟"
        }
        let method =
            generator.chance(50)
            ? DifficultiesMethods.settleDifficulty : DifficultiesMethods.withdrawDifficulty
        return order("registry", method, request, by: SimulatedCallers.registrar)
    }

    private mutating func giveSupport() -> Order? {
        guard let plant = generator.pick(memory.plants) else { return nil }
        let (given, number) = (day(-300...0), memory.nextNumber())
        return order(
            "registry", SupportMeasuresMethods.enterSupport,
            EnterSupportRequest.with {
                $0.enterpriseID = plant.id
                $0.text.kind = .subsidy
                $0.text.title = "模拟补助 \(number)"
                $0.text.amountFen = 5_000_000
                $0.text.givenOn = given.text
            }, by: SimulatedCallers.registrar
        ) { reply, memory in
            memory.supports.append(try SupportMeasure(serializedBytes: reply).id)
        }
    }

    private mutating func withdrawSupport() -> Order? {
        guard let support = generator.pick(memory.supports) else { return nil }
        return order(
            "registry", SupportMeasuresMethods.withdrawSupport,
            WithdrawSupportRequest.with {
                $0.supportID = support
                $0.reason = "模拟"
            }, by: SimulatedCallers.registrar)
    }

    private mutating func nameMember() -> Order? {
        if generator.chance(30), let member = generator.pick(memory.groupMembers) {
            return order(
                "registry", WorkingGroupsMethods.dismissGroupMember,
                DismissGroupMemberRequest.with {
                    $0.memberID = member
                    $0.reason = "模拟"
                }, by: SimulatedCallers.organiser)
        }
        let number = memory.nextNumber()
        return order(
            "registry", WorkingGroupsMethods.nameGroupMember,
            NameGroupMemberRequest.with {
                $0.name = "模拟成员 \(number)"
                $0.post = .member
                $0.agencyID = SimulatedCallers.organiser.agency
            }, by: SimulatedCallers.organiser
        ) { reply, memory in
            memory.groupMembers.append(try GroupMember(serializedBytes: reply).id)
        }
    }

    private mutating func meet() -> Order? {
        if generator.chance(30), let meeting = generator.pick(memory.groupMeetings) {
            return order(
                "registry", WorkingGroupsMethods.withdrawGroupMeeting,
                WithdrawGroupMeetingRequest.with {
                    $0.meetingID = meeting
                    $0.reason = "模拟"
                }, by: SimulatedCallers.organiser)
        }
        let (held, number, text) = (day(-100...0), memory.nextNumber(), taskText())
        return order(
            "registry", WorkingGroupsMethods.enterGroupMeeting,
            EnterGroupMeetingRequest.with {
                $0.title = "模拟会议 \(number)"
                $0.heldOn = held.text
                $0.minutes = "模拟"
                $0.decisions = [text]
            }, by: SimulatedCallers.organiser
        ) { reply, memory in
            let meeting = try GroupMeeting(serializedBytes: reply)
            memory.groupMeetings.append(meeting.id)
            memory.groupTasks += meeting.taskIds
        }
    }

    private mutating func setTask() -> Order? {
        let text = taskText()
        return order(
            "registry", WorkingGroupsMethods.setGroupTask, SetGroupTaskRequest.with { $0.text = text },
            by: SimulatedCallers.organiser
        ) { reply, memory in
            memory.groupTasks.append(try GroupTask(serializedBytes: reply).id)
        }
    }

    private mutating func closeTask() -> Order? {
        guard let task = generator.pick(memory.groupTasks) else { return nil }
        let request = CloseGroupTaskRequest.with {
            $0.taskID = task
            $0.text = "模拟"
        }
        let method =
            generator.chance(70) ? WorkingGroupsMethods.finishGroupTask : WorkingGroupsMethods.dropGroupTask
        return order("registry", method, request, by: SimulatedCallers.organiser)
    }

    private mutating func taskText() -> GroupTaskText {
        let due = day(5...100)
        return .with {
            $0.field = .coordination
            $0.text = "模拟任务"
            $0.agencyID = SimulatedCallers.organiser.agency
            $0.dueOn = due.text
        }
    }
}
