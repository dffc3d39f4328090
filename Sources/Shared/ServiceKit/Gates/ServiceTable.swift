import CommonAPI
import Crypto
package import RPC
import Refusals
import Rulebook
import Store
import SwiftProtobuf

/// The methods of a service with their handlers behind the gates: what generated `register(in:)` functions fill
/// and the RPC server asks.
package struct ServiceTable: HandlerTable, CallRouter {
    package typealias Command = ServiceKit.Command
    package typealias Query = ServiceKit.Query

    let shell: Shell
    private var routes: [String: [String: Route]] = [:]
    private(set) var schemas: [Schema] = []
    /// How commands are prepared, by their methods: each a `Preparing` of the method's request.
    var preparings: [Method: any Sendable] = [:]
    /// How long client streams are staged, by their methods: each a `Staging` of the method's messages and reply.
    var stagings: [Method: any Sendable] = [:]

    /// A table without methods yet, whose handlers will work on that store.
    package init(_ shell: Shell) {
        self.shell = shell
    }

    /// This instance.
    package var identity: ServiceIdentity { shell.gates.identity }

    /// Has what that source counts written into the log, in the service's own name.
    package func record(_ source: @escaping OwnRecords.Source) {
        shell.ownRecords.add(source)
    }

    package func route(service: String, method: String) -> Route? {
        routes[service]?[method]
    }

    package func serves(_ service: String) -> Bool {
        routes[service] != nil
    }

    /// Every method served, by service and name.
    package var methods: [Method] {
        routes.values.flatMap(\.values).map(\.method).sorted { $0.path < $1.path }
    }

    package mutating func describe(_ schema: Schema) {
        if !schemas.contains(where: { $0 === schema }) { schemas.append(schema) }
    }

    /// Checks the openings of streams.
    package var authenticator: (any StreamAuthenticator)? { OpeningGate(shell: shell) }

    mutating func add(_ method: Method, _ handler: Route.Handler) {
        routes[method.service, default: [:]][method.name] = Route(
            method, handler, isVital: HealthMethods.all.contains(method))
    }

    package mutating func command<Request: WireMessage, Reply: WireMessage>(
        _ method: Method, _ apply: @escaping @Sendable (Request, Command) throws -> Reply
    ) {
        let signer = ReplySigner(of: Reply.self, by: shell.gates.identity)
        let preparing = preparings[method] as? Preparing<Request>
        add(
            method,
            .unary { [shell] call in
                shell.prove(shell.credentials(of: call), of: call) { credentials in
                    CommandRun(call, shell, signer, apply).start(credentials, preparing)
                }
            })
    }

    package mutating func query<Request: WireMessage, Reply: WireMessage>(
        _ method: Method, _ answer: @escaping @Sendable (Request, Query) throws -> Reply
    ) {
        add(method, .unary { [shell] call in QueryRun(call: call, shell: shell, answer: answer).start() })
    }

    package mutating func streamedCommand<Item: WireMessage, Reply: WireMessage>(
        _ method: Method, _ apply: @escaping @Sendable ([Item], Command) throws -> Reply
    ) {
        let signer = ReplySigner(of: Reply.self, by: shell.gates.identity)
        let staging = stagings[method] as? Staging<Item, Reply>
        add(
            method,
            .clientStream { [shell] call, messages in
                let credentials = shell.credentials(of: call)
                let now = shell.clock()
                let stream = try await SealedStream.collect(
                    messages, of: method, credentials: credentials, target: shell.node, call)
                let sealed = credentials.carrying(stream)
                try shell.gates.repeats.require(sealed, at: now)
                // Not on the thread that writes: a stream may be long.
                let items = Result { () throws -> [Item] in try stream.items() }
                if let staging {
                    let staged = StagedCommand<Item>(call, shell, sealed, now) {
                        actor in
                        _ = try stream.opened(by: actor)
                        return try items.get()
                    }
                    if let outcome = try await answering({ try await staged.run(staging) }) {
                        call.markProven(by: outcome)
                        return try signer.put(on: outcome).get()
                    }
                }
                let outcome = try await answering {
                    try await shell.database.write { transaction in
                        try call.begin()
                        return try shell.gates.pass(sealed, at: now, in: transaction) {
                            command in
                            _ = try stream.opened(by: command.actor)
                            return try apply(items.get(), command).serializedBytes()
                        }
                    }
                }
                call.markProven(by: outcome)
                return try signer.put(on: outcome).get()
            })
    }

    package mutating func streamedQuery<Request: WireMessage, Item: WireMessage>(
        _ method: Method,
        _ answer: @escaping @Sendable (Request, Query, (Item) throws -> Void) throws -> Void
    ) {
        add(
            method,
            .serverStream { [shell] call, outbound in
                let items = try await shell.items(shell.credentials(of: call), call) { query in
                    try Collected(of: decode(call.payload), query, call, answer)
                }
                try await items.send(to: outbound)
            })
    }
}

/// Decodes a request, brings its names to their one spelling and checks its field rules: what a handler sees, it may keep.
///
/// - Throws: `INVALID_ARGUMENT` (`request-malformed`, or the reason of the rule that a field breaks).
func decode<Request: WireMessage>(_ payload: [UInt8], at path: FieldPath = .request) throws -> Request {
    var request: Request
    do {
        request = try Request(serializedBytes: payload)
    } catch {
        throw Refusal(.requestMalformed, field: path)
    }
    request.spellNames()
    try request.validate(at: path)
    return request
}

extension SealedStream {
    /// The messages, decoded; they count once `opened` found that the seal holds.
    ///
    /// - Throws: `INVALID_ARGUMENT` for a message that breaks a rule.
    fileprivate func items<Item: WireMessage>() throws -> [Item] {
        try payloads.enumerated().map { index, payload in
            try decode(payload, at: FieldPath("items").item(index))
        }
    }
}

extension Shell {
    /// What the call claims, and whether its signature holds under the key we know.
    ///
    /// - Parameters:
    ///   - call: As it came.
    ///   - provenNow: Whether to check the signature on this thread, which spares the one that writes. A plain query
    ///     has it checked where it is answered: several threads read, so that the calls of one busy connection, all on
    ///     one event loop, do not wait for one processor.
    /// - Returns: The credentials.
    func credentials(of call: ServerCall, provenNow: Bool = true) -> Credentials {
        Credentials(
            call.metadata, method: call.method, payload: SHA256.hash(call.payload), target: node,
            now: clock(), keys: provenNow ? gates.keys : nil)
    }

    /// The items that answer the request of a stream, as the store has them now.
    fileprivate func items(
        _ credentials: Credentials, _ call: ServerCall,
        _ collect: @escaping @Sendable (Query) throws -> Collected
    ) async throws -> Collected {
        let now = clock()
        return try await answering {
            credentials.method.isSensitive
                ? try await recorded(credentials, at: now, call, collect)
                : try await database.read(deadline: call.deadline) { [self] transaction in
                    let query = try admit(credentials, at: now, in: transaction)
                    if !query.actor.id.isEmpty { call.markProven() }
                    return try collect(query)
                }
        }
    }

    /// The items of a sensitive read, after its leaf is durable.
    fileprivate func recorded(
        _ credentials: Credentials, at now: Instant, _ call: ServerCall,
        _ collect: @escaping @Sendable (Query) throws -> Collected
    ) async throws -> Collected {
        let ticket = ReadTicket(deadline: call.deadline)
        call.onCancel { ticket.cancel() }
        let (outcome, items) = try await database.write { [self] transaction in
            try call.begin()
            var items = Collected()
            let outcome = try gates.passSensitiveQuery(
                credentials, at: now, in: transaction, ticket: ticket
            ) { query in
                items = try collect(query)
                return []
            }
            return (outcome, items)
        }
        call.markProven(by: outcome)
        _ = try outcome.get()
        return items
    }

    /// The gates of a query: authenticate and authorise, unless everyone may ask.
    func admit(
        _ credentials: Credentials, at now: Instant, in transaction: ReadTransaction
    ) throws -> Query {
        if credentials.method.access == .everyone {
            return gates.query(credentials, of: .nobody, at: now, in: transaction)
        }
        let actor = try credentials.authenticate(in: transaction, by: gates)
        try credentials.method.access.admit(actor)
        return gates.query(credentials, of: actor, at: now, in: transaction)
    }
}

extension ServerCall {
    /// Notes what the gates found out about the caller of a stream.
    fileprivate func markProven(by outcome: Outcome) {
        if case .refused(let refusal) = outcome, refusal.provesNobody(to: method) { return }
        markProven()
    }
}
