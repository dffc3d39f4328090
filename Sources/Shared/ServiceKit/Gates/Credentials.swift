import CommonAPI
package import Crypto
package import RPC
import Refusals
package import Rulebook
import Store

/// What the first gate found out about a call before any transaction: its claims, what was signed, and whether
/// the signature held under the key we knew.
package struct Credentials: Sendable {
    package let method: Method
    package let claims: Claims?
    /// The id under which the logs have the call, if it sent one.
    let correlation: String?
    package internal(set) var payloadDigest: Digest
    /// What was signed is a stream's opening; its messages are bound by the seal.
    var isOpening = false
    var seal: StreamSealClaim?
    /// Which message of a stream it is that is asked; 0 of a call in one message.
    var part: Int64 = 0
    /// Why the claims cannot be believed, whatever the directory says.
    let trouble: Refusal?
    private let signedText: [UInt8]
    private var provenUnder: PublicKey?
    /// A key under which the signature does not hold.
    private let disprovenUnder: PublicKey?
    private let keys: KeyRing?

    /// Checks what can be checked without the store.
    ///
    /// - Parameters:
    ///   - metadata: As sent.
    ///   - method: The method called.
    ///   - payload: The digest of the request's bytes.
    ///   - target: The service instance that answers; a call signed for another one is refused.
    ///   - now: The service's time, for the ±120 s window.
    ///   - keys: The keys seen lately, to check the signature under at once; `nil` leaves it to `authenticate`.
    package init(
        _ metadata: Metadata, method: Method, payload: @autoclosure () -> Digest, target: String,
        now: Instant,
        keys: KeyRing?
    ) {
        self.method = method
        self.keys = keys
        correlation = Correlation.id(of: metadata)
        do throws(Refusal) {
            let claims = try Claims(metadata, of: method)
            guard Self.isTimely(claims.time, now: now) else { throw Self.untimely(claims.time, now: now) }
            // Who claims nothing that could hold does not have its bytes digested.
            let payload = payload()
            let text = CallSignature.text(
                method, principal: claims.principal, requestID: claims.requestID, time: claims.timeText,
                payload: payload, target: target)
            self.claims = claims
            payloadDigest = payload
            signedText = text
            trouble = nil
            let known = claims.signature == nil ? nil : keys?[claims.principal]
            let holds = claims.signature.flatMap { known?.isValid($0, for: text) } ?? false
            provenUnder = holds ? known : nil
            disprovenUnder = holds ? nil : known
        } catch {
            claims = nil
            payloadDigest = Self.nothing
            trouble = error
            signedText = []
            provenUnder = nil
            disprovenUnder = nil
        }
    }

    /// Whether the signature held under a key that we knew. The gate still compares that key with the directory's.
    var isProven: Bool { provenUnder != nil }

    /// The same credentials with their signature checked against the directory, so that the thread that writes need not.
    ///
    /// - Throws: `UNAUTHENTICATED`.
    func proven(in transaction: some ReadAccess, by gates: CommandGates) throws -> Credentials {
        var proven = self
        proven.provenUnder = try proof(in: transaction, by: gates).key
        return proven
    }

    /// The principal behind the call, by the directory as this transaction sees it.
    ///
    /// An unknown principal, a revoked one and a wrong signature are refused alike, so that nobody learns who exists. A
    /// principal that was looked up before is decoded again only after the directory changed.
    ///
    /// - Throws: `UNAUTHENTICATED`.
    func authenticate(in transaction: some ReadAccess, by gates: CommandGates) throws -> Actor {
        try proof(in: transaction, by: gates).actor
    }

    /// The principal, and the key that proves the call to be its.
    private func proof(
        in transaction: some ReadAccess, by gates: CommandGates
    ) throws -> (actor: Actor, key: PublicKey) {
        if let trouble { throw trouble }
        guard let claims, let (actor, key) = try Self.caller(claims.principal, transaction, gates.callers)
        else {
            throw Refusal(.signatureWrong)
        }
        switch claims.proof {
        case .signature(let signature):
            guard provenUnder != key else { break }
            guard disprovenUnder != key, key.isValid(signature, for: signedText) else {
                throw Refusal(.signatureWrong)
            }
            keys?.learn(key, of: claims.principal)
        case .code(let code):
            guard gates.agreements[key]?.isValid(code, for: signedText) == true else {
                throw Refusal(.signatureWrong)
            }
        }
        return (actor, key)
    }

    /// The principal with that id and its key; `nil` when there is none, or none that may call: it was revoked, or its
    /// agency ended.
    static func caller(
        _ id: String, _ transaction: some ReadAccess, _ known: KnownCallers
    ) throws -> (Actor, PublicKey)? {
        try known.answer(to: id, of: callerTables, in: transaction) {
            let (principals, agencies) = (DocumentCollection.principals, DocumentCollection.agencies)
            guard let principal = try principals.in(transaction).get(id), principal.revokedAt == 0,
                let key = PublicKey(bytes: principal.publicKey)
            else { return nil }
            // Who acted for an agency that was ended acts for nobody.
            if !principal.agencyID.isEmpty,
                let agency = try agencies.in(transaction).get(principal.agencyID), !agency.isActing
            {
                return nil
            }
            return (Actor(principal), key)
        }
    }

    private static let callerTables = [
        DocumentCollection.principals.table, DocumentCollection.agencies.table,
    ]

    private static func isTimely(_ time: Int64, now: Instant) -> Bool {
        let window = CallSignature.windowSeconds * 1_000_000
        let (distance, overflow) = time.subtractingReportingOverflow(now.microseconds)
        return !overflow && distance.magnitude <= UInt64(window)
    }

    private static let nothing = SHA256.hash([UInt8]())

    /// Both times are told: whose clock is wrong, the reader sees. Health tells everybody the service's.
    private static func untimely(_ time: Int64, now: Instant) -> Refusal {
        Refusal(
            .timeOutsideWindow, field: FieldPath(Metadata.Keys.time),
            [
                "seconds": String(CallSignature.windowSeconds),
                "signed": Instant(microseconds: time).isoText, "own": now.isoText,
            ])
    }
}

extension AccessRule {
    /// Refuses an actor that holds none of the method's roles anywhere. Where it holds them is the handler's question.
    ///
    /// - Throws: `PERMISSION_DENIED` (`no-grant`).
    func admit(_ actor: Actor) throws(Refusal) {
        guard case .roles(let names) = self else { return }
        guard actor.principal.grants.contains(where: { names.contains($0.role.protoName) }) else {
            let roles = names.compactMap { Role(called: $0) }
            throw Refusal(.noGrant, words: ["roles": roles.wording])
        }
    }
}

/// Who calls, by principal's id, and the key that proves a call to be its.
typealias KnownCallers = SteadyAnswers<String, (Actor, PublicKey)?>
