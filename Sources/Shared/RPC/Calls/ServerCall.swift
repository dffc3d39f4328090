package import Logging
package import Refusals
import Synchronization

/// One call as its handler sees it.
///
/// It ends once: by the handler's answer, or from outside when the caller gives up, the deadline passes or
/// the connection goes. Whatever is answered after its end is dropped.
package final class ServerCall: Sendable {
    /// The method called.
    package let method: Method
    /// What the caller sent along.
    package let metadata: Metadata
    /// The serialised request; of a client stream, empty.
    package let payload: [UInt8]
    /// When the server stops waiting for the answer: the earlier of the caller's wish and the method's cap.
    package let deadline: ContinuousClock.Instant
    /// The caller's address, for logs.
    package let peer: String
    /// When the request came.
    package let started: ContinuousClock.Instant

    /// In which the caller's bytes are counted; `nil` for a call that came through no socket.
    private let account: Account?
    /// The request's bytes, if they are worth counting.
    private let held: HeldBytes?

    private let phase = Mutex(CallPhase.waiting([]))
    private let proof = Atomic(false)
    private let answer: Answer
    private let logger: Logger
    private let observer: (any ServerObserver)?
    /// Made when first asked for, if the caller sent none.
    private let ownCorrelation = Mutex<String?>(nil)

    /// Where the end of the call goes. A mailbox costs no allocation per call; the closure is for tests.
    enum Answer: Sendable {
        case connection(Mailbox<ServerOutput>, streamID: UInt32)
        case closure(@Sendable (Result<[UInt8], Status>) -> Void)
    }

    init(
        method: Method, metadata: Metadata, payload: [UInt8], deadline: ContinuousClock.Instant, peer: String,
        logger: Logger, observer: (any ServerObserver)? = nil, started: ContinuousClock.Instant = .now,
        account: Account? = nil, held: HeldBytes? = nil, answer: Answer
    ) {
        self.account = account
        self.held = held
        self.observer = observer
        self.started = started
        self.method = method
        self.metadata = metadata
        self.payload = payload
        self.deadline = deadline
        self.peer = peer
        self.logger = logger
        self.answer = answer
    }

    /// A call that came through no socket; the closure gets its one answer.
    package convenience init(
        method: Method, metadata: Metadata = [:], payload: [UInt8] = [],
        deadline: ContinuousClock.Instant = .now + .seconds(10), peer: String = "in-process",
        logger: Logger = Logger(label: "qingtong.rpc"),
        answer: @escaping @Sendable (Result<[UInt8], Status>) -> Void
    ) {
        self.init(
            method: method, metadata: metadata, payload: payload, deadline: deadline, peer: peer,
            logger: logger, answer: .closure(answer))
    }

    /// The language the caller reads.
    package var language: Language { Language(preferred: metadata[Metadata.Keys.language] ?? "") }

    /// The id under which the logs have this call and what comes of it.
    package var correlation: String {
        if let sent = Correlation.id(of: metadata) { return sent }
        return ownCorrelation.withLock { own in
            if let own { return own }
            let fresh = Correlation.fresh()
            own = fresh
            return fresh
        }
    }

    /// Counts what a handler gathers for this call among the bytes that its caller may have kept here.
    package func holding() -> HeldBytes { HeldBytes(account) }

    /// What the caller is told when too much is kept for it, or for all.
    package var crowded: Status {
        Status(Refusal(.tooManyBytes), in: language, retryAfter: ServerSettings().retryDelay)
    }

    /// Ends the call well, from any thread, with the serialised reply.
    package func succeed(_ reply: [UInt8]) {
        guard end() else { return }
        switch answer {
        case .connection(let mailbox, let streamID): mailbox.post(.reply(streamID, reply))
        case .closure(let deliver): deliver(.success(reply))
        }
        report(.ok, nil)
    }

    /// Ends the call, from any thread, with the status that stands for the error: a `Status` or `Refusal` as
    /// it is, anything else as INTERNAL with a correlation id, under which the log has it.
    package func fail(_ error: any Error) {
        let status = status(
            for: error, language: language, method: method.path, correlation: correlation, logger: logger)
        guard end() else { return }
        switch answer {
        case .connection(let mailbox, let streamID): mailbox.post(.failure(streamID, status))
        case .closure(let deliver): deliver(.failure(status))
        }
        report(status.code, status.reason)
    }

    /// Whether the call ended from outside, so that nobody waits for its answer.
    package var isCancelled: Bool { cancellation != nil }

    /// The status with which the call ended from outside.
    package var cancellation: Status? {
        phase.withLock { phase in
            if case .cancelled(let status) = phase { status } else { nil }
        }
    }

    /// Runs the closure when the call is cancelled, on the thread that cancels it: at once if it is already,
    /// never if the handler answers first.
    package func onCancel(_ react: @escaping @Sendable () -> Void) {
        let isCancelled = phase.withLock { $0.add(react) }
        if isCancelled { react() }
    }

    /// Marks that what follows may take effect: a call ended from outside after this tells its caller that the outcome is unknown.
    /// Called inside the transaction before anything is done, and again when the work is repeated.
    ///
    /// - Throws: The status with which the call ended from outside; `DEADLINE_EXCEEDED` (`deadline-passed`). Nothing may
    ///   be done then.
    package func begin() throws {
        let isLate = deadline <= .now
        try phase.withLock { phase in try phase.begin(late: isLate) }
    }

    /// Stops work on the way to what may take effect, when nobody waits for it any more.
    ///
    /// - Throws: The status with which the call ended from outside; `DEADLINE_EXCEEDED` (`deadline-passed`).
    package func requireUnderWay() throws {
        if let cancellation { throw cancellation }
        guard deadline > .now else { throw Refusal(.deadlinePassed) }
    }

    /// Reverts `begin`: everything done so far was rolled back, and the work will be done again.
    package func undo() {
        phase.withLock { $0.undo() }
    }

    /// Notes that the caller is the principal it says it is.
    package func markProven() {
        proof.store(true, ordering: .relaxed)
    }

    /// Whether the caller is known to be the principal it says it is.
    package var isProven: Bool { proof.load(ordering: .relaxed) }

    /// Ends the call from outside. The handler's answer will be dropped, and whoever calls this answers instead: with
    /// `cancellation`, which is another status than this one when the work of a command had begun.
    ///
    /// - Returns: False when the call had ended before.
    @discardableResult
    package func cancel(_ status: Status = Status(Refusal(.callCancelled))) -> Bool {
        let (ended, reactions) = phase.withLock { phase in
            phase.cancel(with: status) { begun in
                method.effect == .command ? begun.withOutcomeUnknown(metadata, in: language) : begun
            }
        }
        guard let ended else { return false }
        for react in reactions { react() }
        report(ended.code, ended.reason)
        return true
    }

    private func report(_ code: StatusCode, _ reason: String?) {
        observer?.ended(
            CallReport(
                method: method, metadata: metadata, peer: peer, correlation: correlation, code: code,
                reason: reason, duration: .now - started, isProven: isProven))
    }

    private func end() -> Bool { phase.withLock { $0.answer() } }
}
