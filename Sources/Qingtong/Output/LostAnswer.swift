import Installation
import RPC
import Refusals
import Synchronization

/// A command that was applied, or may have been, and whose answer did not get to the person who made it.
///
/// It has an exit status of its own, so that no program takes it for a refusal and does the same work twice.
struct LostAnswer: WordedError {
    /// The exit status.
    static let status: Int32 = 5
    /// The commands of this run.
    static let commands = AppliedCommands()
    private static let journal = Mutex(false)
    /// Whether a journal keeps their ids.
    static var isJournalled: Bool { journal.withLock { $0 } }

    /// To be said before the first command of a run.
    ///
    /// - Parameters:
    ///   - requestID: The id of an earlier run that is done again; `nil` for new work.
    ///   - isJournalled: Whether a journal keeps the ids.
    static func begin(as requestID: String?, isJournalled: Bool) {
        if let requestID { commands.repeating(requestID) }
        journal.withLock { $0 = isJournalled }
    }

    let wording: Wording

    /// What is to be said instead of that error; `nil` where it stands for itself: nothing was applied, or the last command
    /// was refused.
    ///
    /// - Parameters:
    ///   - error: What the run ended with; `nil` when it ended well.
    ///   - commands: The commands that it made.
    ///   - isJournalled: Whether a journal keeps their ids.
    init?(
        after error: (any Error)?, commands: AppliedCommands = Self.commands,
        isJournalled: Bool = Self.isJournalled
    ) {
        let cause = Self.cause(error)
        let wayBack = Self.repetition(of: commands, isJournalled)
        if let made = commands.unknown {
            wording = Wording(
                "没有收到应答，命令可能已生效，也可能没有（请求编号 \(made.requestID)）。\(cause)查结果：qingtong request show \(made.requestID)；\(wayBack.chinese)只生效一次。",
                "The answer is lost: the command may have been applied (request id \(made.requestID)). \(cause)\(cause.isEmpty ? "" : " ")Ask: qingtong request show \(made.requestID); \(wayBack.english) it has one effect."
            )
            return
        }
        guard error != nil, let made = commands.lastApplied, commands.last?.outcome == .applied else {
            return nil
        }
        wording = Wording(
            "命令已生效，但应答没有送到（请求编号 \(made.requestID)）：\(cause)\(wayBack.chinese)应答再来一次，不会重复生效。",
            "The command was applied, and its answer did not get here (request id \(made.requestID)): \(cause) \(wayBack.english) the answer comes again, and nothing happens twice."
        )
    }

    /// Why the answer is not here, without the advice that this one replaces.
    private static func cause(_ error: (any Error)?) -> String {
        switch error {
        case nil: ""
        case is StandardOutput.Unwritten: say("输出没有写完。", "the output could not be written;")
        case let status as Status where status.reason == Reason.outcomeUnknown.word: ""
        case .some(let error): ErrorText.sentence(of: error)
        }
    }

    private static func repetition(of commands: AppliedCommands, _ isJournalled: Bool) -> Wording {
        isJournalled
            ? Wording("原样再运行（同一 --journal），", "run the same again with the same --journal, and")
            : Wording(
                "原样再运行并加 --request-id \(commands.base)，",
                "run the same again with --request-id \(commands.base), and")
    }
}
