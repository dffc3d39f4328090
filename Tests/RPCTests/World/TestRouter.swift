import RPC
import Refusals
import Synchronization

/// A router over a table that a test fills, for the made-up service `test.v1.TestRouter`.
final class TestRouter: CallRouter {
    static let service = "test.v1.TestRouter"

    private let routes = Mutex<[String: Route]>([:])
    let authenticator: (any StreamAuthenticator)?

    /// Nobody needs to prove anything, unless there is an authenticator.
    init(authenticator: (any StreamAuthenticator)? = nil) {
        self.authenticator = authenticator
    }

    func route(service: String, method: String) -> Route? {
        guard service == Self.service else { return nil }
        return routes.withLock { $0[method] }
    }

    func serves(_ service: String) -> Bool { service == Self.service }

    func unary(
        _ name: String, cap: Duration? = nil, maxInFlight: Int? = nil, maxFrameBytes: Int? = nil,
        _ answer: @escaping @Sendable (ServerCall) -> Void
    ) {
        let method = Method(
            service: Self.service, name: name, kind: .unary, effect: .query, access: .everyone, cap: cap,
            maxInFlight: maxInFlight, maxFrameBytes: maxFrameBytes)
        add(method, .unary(answer))
    }

    func serverStream(
        _ name: String, _ produce: @escaping @Sendable (ServerCall, OutboundMessages) async throws -> Void
    ) {
        add(Self.method(name, .serverStream), .serverStream(produce))
    }

    func clientStream(
        _ name: String, _ consume: @escaping @Sendable (ServerCall, InboundMessages) async throws -> [UInt8]
    ) {
        add(Self.method(name, .clientStream), .clientStream(consume))
    }

    func bidirectional(
        _ name: String,
        _ converse: @escaping @Sendable (ServerCall, InboundMessages, OutboundMessages) async throws -> Void
    ) {
        add(Self.method(name, .bidirectional), .bidirectional(converse))
    }

    private func add(_ method: Method, _ handler: Route.Handler, isVital: Bool = false) {
        routes.withLock { $0[method.name] = Route(method, handler, isVital: isVital) }
    }

    /// A method that a principal only may call. What kind it is its handler says.
    func guarded(_ name: String, _ handler: Route.Handler, kind: Method.Kind = .unary) {
        add(
            Method(service: Self.service, name: name, kind: kind, effect: .query, access: .anyPrincipal),
            handler)
    }

    /// A method that says whether the service lives.
    func vital(_ name: String, _ answer: @escaping @Sendable (ServerCall) -> Void) {
        add(Self.method(name), .unary(answer), isVital: true)
    }

    static func method(_ name: String, _ kind: Method.Kind = .unary, cap: Duration? = nil) -> Method {
        Method(service: service, name: name, kind: kind, effect: .query, access: .everyone, cap: cap)
    }
}

extension TestRouter {
    /// A router with the plain methods that most tests call.
    static func standard() -> TestRouter {
        let testRouter = TestRouter()
        testRouter.unary("Echo") { $0.succeed($0.payload) }
        testRouter.unary("Refuse") { $0.fail(Refusal.tooSmall) }
        testRouter.unary("Break") { $0.fail(Breakage()) }
        testRouter.unary("Hang") { _ in }
        testRouter.serverStream("Count") { call, messages in
            for number in 0..<(call.payload.first ?? 0) { try await messages.send([number]) }
        }
        testRouter.serverStream("CountThenRefuse") { _, messages in
            try await messages.send([7])
            throw Refusal.tooSmall
        }
        testRouter.clientStream("Sum") { _, messages in
            var sum: UInt8 = 0
            for try await message in messages { sum &+= message.reduce(0, &+) }
            return [sum]
        }
        testRouter.bidirectional("Talk") { _, messages, answers in
            for try await message in messages { try await answers.send(message + message) }
        }
        return testRouter
    }
}

extension Refusal {
    static let tooSmall = Refusal(
        Reason("too-small", .failedPrecondition, zh: "{amount} 太小。", en: "{amount} is too small."),
        field: "rows[3].amount", ["amount": "12"])
}

/// An error of no kind that callers may see.
struct Breakage: Error {
    let secret = "disk sda1"
}
