import CommonAPI
import Crypto
import Foundation
import RPC
package import Refusals
package import Rulebook
package import Store
import SwiftProtobuf

/// How a call ended at the gates.
package enum Outcome: Sendable {
    /// The serialised reply.
    case reply([UInt8])
    case refused(Refusal)
}

/// The five gates of a command — authenticate, authorise, deduplicate, apply, record — in one place and one
/// transaction (docs/architecture.md §1).
package struct CommandGates: Sendable {
    /// Refused calls that each principal has at once, and the microseconds for each over a long run.
    static let (refusalsAtOnce, refusalInterval): (Int64, Int64) = (1_000, 20_000)

    package let identity: ServiceIdentity
    package let keys: KeyRing
    /// The keys agreed on with those who ask plain queries.
    let agreements: AgreedKeys
    /// What was looked up in steady tables, by commands and queries alike.
    let memo = SteadyMemo()
    /// Who called, as the directory has it.
    let callers = KnownCallers()
    /// What the tokens of pages are sealed with.
    private let pageKey: EncryptionKey
    /// Refused calls of known principals, each of which leaves a leaf.
    private let refusals = PaceTable<String>(interval: Self.refusalInterval, burst: Self.refusalsAtOnce)
    let repeats = CommandRepeats()
    let entropy: @Sendable (Int) -> [UInt8]

    /// The gates of that instance; a call signed for another one passes none of them.
    ///
    /// - Parameters:
    ///   - identity: This instance.
    ///   - keys: The keys seen lately.
    ///   - entropy: Where commands get their random bytes; a seeded source makes a run repeatable.
    package init(
        identity: ServiceIdentity, keys: KeyRing,
        entropy: @escaping @Sendable (Int) -> [UInt8] = Entropy.bytes
    ) {
        self.identity = identity
        self.keys = keys
        agreements = AgreedKeys(of: identity.key)
        pageKey = EncryptionKey(of: identity.key, purpose: PageTokenCipher.purpose)
        self.entropy = entropy
    }

    /// Lets a command pass, or refuses it; either way one audit leaf is written, unless nobody proved the call to be theirs.
    ///
    /// - Parameters:
    ///   - credentials: What the call claims, and what was found out about it.
    ///   - now: The service's time.
    ///   - transaction: Everything is written into it.
    ///   - apply: Does the command's work and returns the serialised reply, without a seal. What it wrote is rolled back
    ///     when it throws.
    /// - Returns: The reply as it is kept, or the refusal.
    /// - Throws: Failures of the store or of the code.
    package func pass(
        _ credentials: Credentials, at now: Instant, in transaction: WriteTransaction,
        apply: (Command) throws -> [UInt8]
    ) throws -> Outcome {
        try recorded(credentials, at: now, in: transaction) { actor, subjects in
            if !credentials.method.isForSettling { try OwnRestoration.requireSettled(transaction) }
            return try replyOnce(credentials, actor, now, transaction, apply, subjects: &subjects)
        }
    }

    /// A read that leaves a leaf: the gates of a query, with a record. It is answered once. The ticket stops the read, not the
    /// record.
    ///
    /// - Parameters:
    ///   - credentials: What the call claims, and what was found out about it.
    ///   - now: The service's time.
    ///   - transaction: The record is written into it.
    ///   - ticket: Stops the read.
    ///   - hold: Is set to how long the answer is to wait.
    ///   - answer: Reads, and returns the serialised reply.
    /// - Returns: The reply, or the refusal.
    /// - Throws: Failures of the store or of the code.
    package func passSensitiveQuery(
        _ credentials: Credentials, at now: Instant, in transaction: WriteTransaction,
        ticket: ReadTicket = ReadTicket(deadline: nil), holding hold: inout Duration,
        answer: (Query) throws -> [UInt8]
    ) throws -> Outcome {
        let claims = credentials.claims
        var isAnswered = false
        let outcome = try recorded(credentials, at: now, in: transaction) { actor, subjects in
            if let claims { try AnsweredReads.requireNew(claims, part: credentials.part, in: transaction) }
            isAnswered = true
            return try transaction.reading(by: ticket) { reading in
                let query = query(credentials, of: actor, at: now, in: reading)
                defer { hold = query.holdTime }
                let reply = try answer(query)
                subjects = query.subjects
                return reply
            }
        }
        // Also one that was refused: its leaf names who asked, and so must not be made by anybody else.
        if case .refused(let refusal) = outcome, refusal.secondsToWait != nil { isAnswered = false }
        if isAnswered, let claims {
            try AnsweredReads.keep(claims, part: credentials.part, at: now, in: transaction)
        }
        return outcome
    }

    /// What a query of that caller may look at.
    func query(
        _ credentials: Credentials, of actor: Actor, at now: Instant, in transaction: ReadTransaction
    ) -> Query {
        Query(
            transaction: transaction, actor: actor, now: now,
            pages: PageTokenCipher(pageKey, method: credentials.method.path, principal: actor.id),
            source: actor.source(of: credentials))
    }

    /// As above, for answers that nothing has wait.
    package func passSensitiveQuery(
        _ credentials: Credentials, at now: Instant, in transaction: WriteTransaction,
        ticket: ReadTicket = ReadTicket(deadline: nil), answer: (Query) throws -> [UInt8]
    ) throws -> Outcome {
        var hold = Duration.zero
        return try passSensitiveQuery(
            credentials, at: now, in: transaction, ticket: ticket, holding: &hold, answer: answer)
    }

    /// Authenticates and authorises, lets the work be done, and writes the leaf, whichever way it ends.
    private func recorded(
        _ credentials: Credentials, at now: Instant, in transaction: WriteTransaction,
        _ work: (Actor, _ subjects: inout [String]) throws -> [UInt8]
    ) throws -> Outcome {
        var leaf = AuditLeaf(credentials, at: now)
        let outcome: Outcome
        var account = ""
        do {
            let actor = try credentials.authenticate(in: transaction, by: self)
            account = actor.account(of: credentials)
            try requirePace(of: account, at: now)
            leaf.sign(off: actor, credentials)
            try credentials.method.access.admit(actor)
            outcome = .reply(try work(actor, &leaf.subjects))
        } catch {
            guard let refusal = Refusal(known: error) else { throw error }
            // No leaf for nobody, nor one for whoever is told to come back later.
            guard !refusal.provesNobody(to: credentials.method), refusal.secondsToWait == nil else {
                return .refused(refusal)
            }
            outcome = .refused(refusal)
            leaf.outcome = "\(refusal.code.name) \(refusal.reason.word)"
            if repeats.isFirstRefusal(credentials, refusal, at: now) { refusals.count(account, at: now) }
        }
        try AuditLog.append(leaf, in: transaction)
        return outcome
    }

    private func requirePace(of account: String, at now: Instant) throws(Refusal) {
        let wait = refusals.wait(account, at: now)
        guard wait > 0 else { return }
        throw Refusal(.refusedTooOften, ["seconds": String(wait / 1_000_000 + 1)])
    }

    private func replyOnce(
        _ credentials: Credentials, _ actor: Actor, _ now: Instant, _ transaction: WriteTransaction,
        _ apply: (Command) throws -> [UInt8], subjects: inout [String]
    ) throws -> [UInt8] {
        guard let claims = credentials.claims else { throw Refusal(.signatureWrong) }
        let key = StoredReplies.Key(principal: claims.principal, requestID: claims.requestID)
        if let earlier = try StoredReplies.find(key, in: transaction) {
            guard earlier.method == credentials.method.path,
                earlier.payloadDigest == credentials.payloadDigest
            else { throw Refusal(.requestIDReused, field: FieldPath(Metadata.Keys.requestID)) }
            // The leaf of a repetition that is answered must prove what was repeated, like the first one's.
            guard !credentials.isOpening || credentials.isSealed(by: actor) else {
                throw Refusal(.streamSealWrong)
            }
            try StoredReplies.renew(earlier, under: key, signedAt: claims.time, in: transaction)
            repeats.answered(credentials, at: now)
            return earlier.body
        }
        let command = Command(
            transaction: transaction, actor: actor, now: now, cause: claims.requestID, node: identity,
            correlation: credentials.correlation, memo: memo, entropy: entropy)
        let reply = try transaction.savepoint { _ in
            let reply = try apply(command)
            // What cannot be answered must not have been done: whoever is refused believes that it was not.
            guard reply.count <= ReplyLimit.bytes else { throw Refusal(.replyTooLong) }
            return reply
        }
        subjects = command.subjects
        try StoredReplies.keep(
            reply, of: credentials.method, digest: credentials.payloadDigest, under: key,
            signedAt: claims.time, at: now, in: transaction)
        return reply
    }
}

extension Actor {
    /// For whom it calls, if it is a gateway and says so: limits that belong to callers count that.
    func source(of credentials: Credentials) -> String? {
        principal.kind == .gateway ? credentials.claims?.source : nil
    }

    /// Under what its refusals are counted. A principal's id holds no blank.
    fileprivate func account(of credentials: Credentials) -> String {
        source(of: credentials).map { "\(id) \($0)" } ?? id
    }
}

extension Refusal {
    /// Whether a call so refused was not proven to be anybody's: its signature does not hold, or it is a stream whose content
    /// nobody sealed.
    func provesNobody(to method: Method) -> Bool {
        if code == .unauthenticated { return true }
        let takesMessages = method.kind == .clientStream || method.kind == .bidirectional
        return takesMessages && [Reason.streamSealMissing, .streamTooLong].contains(reason)
    }
}

extension AuditLeaf {
    fileprivate init(_ credentials: Credentials, at now: Instant) {
        self = .with {
            $0.time = now.microseconds
            $0.principalID = credentials.claims?.principal ?? ""
            $0.method = credentials.method.path
            $0.requestID = credentials.claims?.requestID ?? ""
            $0.payloadDigest = Data(credentials.payloadDigest.bytes)
            $0.signature = Data(credentials.claims?.signature?.bytes ?? [])
            $0.signedTime = credentials.claims?.timeText ?? ""
            $0.outcome = "OK"
            $0.opening = credentials.isOpening
        }
    }

    /// Takes the snapshot that outlives the account, and what a stranger needs to check the signature again.
    fileprivate mutating func sign(off actor: Actor, _ credentials: Credentials) {
        principalName = actor.principal.name
        agencyName = actor.principal.agencyName
        publicKey = actor.principal.publicKey
        // A seal that does not hold is no evidence of anything, and must not look like a log that was tampered with.
        if let seal = credentials.seal, credentials.isSealed(by: actor) {
            sealCount = seal.count
            sealSignature = Data(seal.signature.bytes)
        }
    }
}

extension Method {
    /// What an operator needs while the record of a restoration is not in.
    fileprivate var isForSettling: Bool {
        [OperationsMethods.rejoinSource.service, RestorationsMethods.settleRestoration.service].contains(
            service)
    }
}

extension Credentials {
    fileprivate func isSealed(by actor: Actor) -> Bool {
        guard let seal, let key = PublicKey(bytes: actor.principal.publicKey) else { return false }
        return seal.isProven(by: key)
    }
}

extension Refusal {
    /// The refusal an error amounts to, if the caller can act on it; `nil` for failures.
    init?(known error: any Error) {
        switch error {
        case let refusal as Refusal:
            self = refusal
        case let conflict as RevisionConflict:
            self.init(.revisionStale, field: "revision", ["found": conflict.found.map(String.init) ?? "—"])
        case let violation as UniqueViolation:
            self.init(.taken, ["place": "\(violation.table).\(violation.column)"])
        default:
            return nil
        }
    }
}
