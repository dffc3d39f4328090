import Crypto
import RPC
import Refusals
import Rulebook
import ServiceKit
import Store
import World

/// A command on its way: what is sent, and how it is signed.
struct Attempt {
    var order: Order
    var key: SigningKey
    /// Microseconds by which the signed time is off.
    var lateness: Int64 = 0
    /// The instance signed for, if it is not the one that is asked.
    var target: String?
    /// Whether no service may take it for genuine.
    var isForged = false

    init(_ order: Order) {
        self.order = order
        key = order.simulated.key
    }
}

extension Simulation {
    /// Sends a command, over a network that loses replies and doubles requests, to a process that may die of it.
    mutating func perform(_ attempt: Attempt) async throws {
        let order = attempt.order
        let service = province[order.service]
        let fate = Int.random(in: 0..<100, using: &generator)
        let dies = fate < 5
        note("\(order.simulated.id) asks \(order.method.name)\(dies ? ", which kills \(order.service)" : "")")
        let before = try await census(of: service)
        let time = signedTime(of: attempt)
        let answer = await send(attempt, at: time, to: service, dying: dies)
        try await settle(answer, to: attempt, of: service, before: before, isHeard: !(5..<10).contains(fate))
        // The network delivers the same bytes once more.
        if (10..<14).contains(fate) {
            note("the network doubles it")
            let census = try await self.census(of: service)
            let again = await send(attempt, at: time, to: service, dying: false)
            try checkDouble(of: answer, again, order)
            try await inspect(service, leaves: Self.leaves(of: again))
            if case .reply = answer {
                try require(try await self.census(of: service) == census, "the double did something")
            }
        }
    }

    private mutating func settle(
        _ answer: SimulatedService.Answer, to attempt: Attempt, of service: SimulatedService,
        before: [String: Int64], isHeard: Bool
    ) async throws {
        let order = attempt.order
        switch answer {
        case .died:
            report.deaths += 1
            try require(
                try await census(of: service) == before, "\(service.name) died, and yet something is kept")
            try await inspect(service, leaves: 0)
            pending.append(order)
        case .refused(let status):
            report.refused += 1
            report.reasons[status.reason ?? status.code.name, default: 0] += 1
            note("refused: \(status.reason ?? status.message)")
            try require(status.code != .internal, "\(order.method.name) failed: \(status.message)")
            try require(
                try await census(of: service) == before,
                "\(order.method.name) was refused, and yet did something")
            try await inspect(service, leaves: Self.leaves(of: answer))
        case .reply(let bytes):
            try require(!attempt.isForged, "\(order.method.name) was believed though it was forged")
            report.carriedOut += 1
            report.methods[order.method.name, default: 0] += 1
            try await inspect(service, leaves: 1)
            if isHeard {
                try learn(bytes, from: order)
            } else {
                note("the reply is lost")
                pending.append(order)
            }
        }
    }

    private mutating func learn(_ reply: [UInt8], from order: Order) throws {
        try order.lesson(reply, &moves.memory)
        guard order.method.effect == .command else { return }
        answered.append(Answered(order: order, reply: reply))
        if answered.count > 200 { answered.removeFirst() }
    }

    // MARK: - Again

    /// A client that heard nothing asks again, under the same request id.
    mutating func askAgain() async throws {
        guard !pending.isEmpty else { return }
        let order = pending.remove(at: Int.random(in: pending.indices, using: &generator))
        try await perform(Attempt(order))
    }

    /// A client asks again though it was answered: it gets the first answer, and nothing happens.
    mutating func repeatAnswered() async throws {
        guard let earlier = generator.pick(answered) else { return }
        note("\(earlier.order.simulated.id) asks \(earlier.order.method.name) again")
        let service = province[earlier.order.service]
        let before = try await census(of: service)
        let answer = await send(Attempt(earlier.order), to: service, dying: false)
        try checkRepetition(of: .reply(earlier.reply), answer, earlier.order)
        try require(try await census(of: service) == before, "a repetition did something")
        try await inspect(service, leaves: Self.leaves(of: answer))
    }

    /// Somebody uses a request id for something else.
    mutating func reuseRequestID() async throws {
        guard let earlier = generator.pick(answered), let other = try await moves.next() else { return }
        var order = other
        guard order.simulated == earlier.order.simulated, order.service == earlier.order.service,
            order.method.effect == .command
        else { return }
        order.requestID = earlier.order.requestID
        note(
            "\(order.simulated.id) asks \(order.method.name) under a request id of \(earlier.order.method.name)"
        )
        let service = province[order.service]
        let before = try await census(of: service)
        let answer = await send(Attempt(order), to: service, dying: false)
        guard case .refused(let status) = answer else {
            throw BrokenPromise("a request id stood for two requests")
        }
        try require(
            status.reason == "request-id-reused" || status.reason == "no-grant"
                || status.code == .unauthenticated,
            "a request id was reused and the answer is \(status.reason ?? status.message)")
        try require(try await census(of: service) == before, "a reused request id did something")
        try await inspect(service, leaves: Self.leaves(of: answer))
    }

    /// The same bytes are answered to nobody again: whoever overheard them could send them.
    private func checkDouble(
        of first: SimulatedService.Answer, _ second: SimulatedService.Answer, _ order: Order
    ) throws {
        guard case .reply = first, order.method.effect == .command else { return }
        guard case .refused(let status) = second, status.reason == "signature-replayed" else {
            throw BrokenPromise("the same bytes of \(order.method.name) were answered twice")
        }
    }

    private func checkRepetition(
        of first: SimulatedService.Answer, _ second: SimulatedService.Answer, _ order: Order
    ) throws {
        guard case .reply(let first) = first, order.method.effect == .command else { return }
        // Whoever lost the grant or the key meanwhile is not told anything any more.
        if case .refused(let status) = second {
            return try require(
                status.code == .unauthenticated || status.reason == "no-grant",
                "the repetition of \(order.method.name) was refused: \(status.reason ?? status.message)")
        }
        guard case .reply(let second) = second else { return }
        try require(first == second, "the repetition of \(order.method.name) got another answer")
    }

    // MARK: - Disturbances

    /// The same order as a careless or hostile client would send it.
    mutating func disturbed(_ order: Order) -> Attempt {
        var attempt = Attempt(order)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: attempt = Attempt(order.by(generator.pick(SimulatedCallers.officers) ?? order.simulated))
        case 1:
            attempt.key = (generator.pick(SimulatedCallers.officers) ?? order.simulated).key
            attempt.isForged = attempt.key.publicKey != order.simulated.key.publicKey
        case 2:
            attempt.lateness = generator.chance(50) ? 200_000_000 : -200_000_000
            attempt.isForged = true
        case 3:
            attempt.order.payload = order.payload.isEmpty ? [0xFF] : Array(order.payload.dropLast(3)) + [0xFF]
        case 4:
            guard let earlier = generator.pick(answered) else { return attempt }
            attempt = Attempt(earlier.order.under(order.requestID))
        default:
            attempt.target = "elsewhere@zj"
            attempt.isForged = true
        }
        return attempt
    }

    /// When an attempt is signed: each a little later than the one before it.
    private mutating func signedTime(of attempt: Attempt) -> Instant {
        signings += 1
        return Instant(microseconds: now.microseconds + signings + attempt.lateness)
    }

    private mutating func send(_ attempt: Attempt, to service: SimulatedService, dying: Bool) async
        -> SimulatedService.Answer
    {
        await send(attempt, at: signedTime(of: attempt), to: service, dying: dying)
    }

    private func send(
        _ attempt: Attempt, at time: Instant, to service: SimulatedService, dying: Bool
    ) async -> SimulatedService.Answer {
        let metadata = attempt.order.metadata(
            at: time, key: attempt.key, target: attempt.target ?? service.node)
        return await service.call(attempt.order, metadata: metadata, dying: dying)
    }

    /// How many leaves the call left that was answered so: none in the name of whoever did not prove to have made it.
    private static func leaves(of answer: SimulatedService.Answer) -> Int64 {
        guard case .refused(let status) = answer else { return 1 }
        return status.code == .unauthenticated || status.reason == "refused-too-often" ? 0 : 1
    }

    /// How many rows each table has, the audit log's apart and the reads that leave a leaf, refused ones too.
    func census(of service: SimulatedService) async throws -> [String: Int64] {
        try await service.read { transaction in
            let tables = try transaction.rows(
                """
                SELECT name FROM sqlite_schema
                WHERE type = 'table' AND name NOT LIKE 'audit_%' AND name <> 'answered_read'
                """
            ) { try $0.text(0) }
            return try Dictionary(
                uniqueKeysWithValues: tables.map { table in
                    (table, try transaction.row("SELECT COUNT(*) FROM \(table)") { try $0.int64(0) } ?? 0)
                })
        }
    }
}

extension Order {
    func by(_ simulated: SimulatedCaller) -> Order {
        var copy = self
        copy.simulated = simulated
        return copy
    }

    func under(_ requestID: String) -> Order {
        var copy = self
        copy.requestID = requestID
        return copy
    }
}
