import RPC
import Refusals
import Store

/// Runs what a stream's handler asks of the store; what it throws is what a unary call would answer.
func answering<T: Sendable>(_ body: () async throws -> T) async throws -> T {
    do {
        return try await body()
    } catch {
        throw Refusal.answer(to: error)
    }
}

extension Refusal {
    /// What the caller is told: the refusal an error amounts to, or the error itself.
    static func answer(to error: any Error) -> any Error {
        Refusal(known: error) ?? Refusal(unavailable: error) ?? error
    }

    /// When the caller may come back, of a refusal that came before anything was looked at: nothing was answered, and it
    /// leaves no leaf.
    var secondsToWait: Int64? {
        code == .resourceExhausted ? values["seconds"].flatMap { Int64($0) } : nil
    }

    /// How it travels: one that passes with time says when to come back.
    fileprivate func answer(in language: Language) -> any Error {
        guard let seconds = secondsToWait else { return self }
        return RPC.Status(self, in: language, retryAfter: .seconds(seconds))
    }

    /// What the caller is told when the store cannot do its work: full, read-only, damaged, locked.
    fileprivate init?(unavailable error: any Error) {
        guard let reason = (error as? StoreError)?.reason else { return nil }
        self.init(reason)
    }
}

extension Outcome {
    /// The reply.
    ///
    /// - Throws: The refusal.
    func get() throws -> [UInt8] {
        switch self {
        case .reply(let bytes): return bytes
        case .refused(let refusal): throw refusal
        }
    }
}

extension ServerCall {
    /// Answers the call with what became of it.
    func end(_ result: Result<Outcome, any Error>) {
        switch result {
        case .success(.reply(let bytes)): succeed(bytes)
        case .success(.refused(let refusal)): fail(refusal.answer(in: language))
        case .failure(let error): fail(Refusal.answer(to: error))
        }
    }
}
