package import Logging
package import NIOCore
import NIOPosix
import Refusals
import Synchronization

/// Calls to one server, which may be reached at several addresses: what a program should use.
///
/// Over a connection per address, which its calls share, it adds what a lone connection does not decide: the
/// preferred address is used while it answers and again when it comes back; a call that had no effect, or whose
/// repeat has none, is tried again within its deadline and a budget; a stream may have a connection of its own.
/// All addresses must be of the same service instance, because calls are signed for one.
package final class Client: Caller {
    private let addresses: [Address]
    private let connections: [ClientConnection]
    private let endpoints: Endpoints
    private let budget: RetryBudget
    private let settings: ClientSettings
    private let logger: Logger
    private let group: any EventLoopGroup
    private let isClosed = Atomic(false)

    /// Connects to nothing yet.
    ///
    /// - Parameters:
    ///   - addresses: At least one, the preferred first.
    ///   - settings: How connections are treated and calls repeated.
    ///   - logger: For connections given up and calls repeated; never payloads.
    ///   - group: Gives the event loops.
    package init(
        _ addresses: [Address], settings: ClientSettings = ClientSettings(),
        logger: Logger = Logger(label: "qingtong.rpc"),
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        precondition(!addresses.isEmpty, "a client needs an address")
        var settings = settings
        // Whether to try again, and where, is decided here.
        settings.connectAttempts = 1
        self.addresses = addresses
        self.settings = settings
        self.logger = logger
        self.group = group
        endpoints = Endpoints(count: addresses.count, settings: settings)
        budget = RetryBudget(capacity: settings.retryBudget, percent: settings.retryPercent)
        connections = addresses.map { [settings] address in
            ClientConnection(
                host: address.host, port: address.port, settings: settings, logger: logger, group: group)
        }
    }

    /// Makes a unary call, more than once if that is safe and helps.
    package func unary(_ method: Method, _ payload: [UInt8], _ options: CallOptions) async throws -> [UInt8] {
        try await trying(method, options, isRepeatable: method.isRepeatable(options)) { index, options in
            try await self.connections[index].unary(method, payload, options)
        }
    }

    /// Opens a server stream at the first address that takes a connection. What was opened is not repeated:
    /// only its reader knows how far it came.
    package func serverStream(
        _ method: Method, _ payload: [UInt8], _ options: CallOptions
    ) async throws -> InboundMessages {
        try await trying(method, options, isRepeatable: false) { index, options in
            let line = self.line(to: index, options)
            try await line.connect(options)
            return try await line.serverStream(method, payload, options)
        }
    }

    /// Sends a client stream at the first address that takes a connection. The payloads are asked for once.
    package func clientStream(
        _ method: Method, _ payloads: some Sequence<[UInt8]> & Sendable, _ options: CallOptions
    ) async throws -> [UInt8] {
        let (index, line) = try await trying(method, options, isRepeatable: false) { index, options in
            let line = self.line(to: index, options)
            try await line.connect(options)
            return (index, line)
        }
        do {
            return try await line.clientStream(method, payloads, options)
        } catch {
            endpoints.report(Endpoints.Verdict(error), of: index, at: .now)
            guard let status = error as? Status else { throw error }
            throw CommandTrace(of: method, options).adding(status).answer(status)
        }
    }

    /// Opens a stream that flows both ways, at the first address that takes a connection.
    package func bidirectional(_ method: Method, _ options: CallOptions) async throws -> MessageExchange {
        try await trying(method, options, isRepeatable: false) { index, options in
            let line = self.line(to: index, options)
            try await line.connect(options)
            return try await line.bidirectional(method, options)
        }
    }

    /// Closes the connections that calls share; those that streams have of their own end with their streams.
    /// Later calls fail with `not-sent`.
    package func close() async {
        isClosed.store(true, ordering: .releasing)
        for connection in connections { await connection.close() }
    }

    /// What is known of each address, in the order of preference.
    var circuits: [Circuit.State] { endpoints.states }

    private func line(to index: Int, _ options: CallOptions) -> ClientConnection {
        guard options.hasOwnConnection else { return connections[index] }
        return ClientConnection(
            host: addresses[index].host, port: addresses[index].port, settings: settings, logger: logger,
            group: group)
    }
}

extension Client {
    private typealias Try<Result> = (_ index: Int, CallOptions) async throws -> Result

    /// Tries until it succeeds or may not be tried again.
    private func trying<Result>(
        _ method: Method, _ options: CallOptions, isRepeatable: Bool, _ attempt: Try<Result>
    ) async throws -> Result {
        let deadline = ContinuousClock.now + min(max(options.timeout, .zero), .longestWait)
        var retries = Retries(settings: settings, isRepeatable: isRepeatable)
        var trace = CommandTrace(of: method, options)
        while true {
            do {
                let result = try await throughAddresses(options, until: deadline, attempt)
                budget.earn()
                return result
            } catch let status as Status {
                trace.add(status)
                guard !isClosed.load(ordering: .acquiring),
                    case .again(let pause, let costsBudget) = retries.next(after: status),
                    .now + pause < deadline, !costsBudget || budget.spend()
                else { throw trace.answer(status) }
                logger.debug(
                    "call repeated",
                    metadata: [
                        "rpc.method": "\(method.path)", "try": "\(retries.tries)",
                        "reason": "\(status.reason ?? status.code.name)",
                    ])
                try await Task.sleep(for: pause)
            }
        }
    }

    /// Makes one try, going on to the next address where the call was never begun.
    private func throughAddresses<Result>(
        _ options: CallOptions, until deadline: ContinuousClock.Instant, _ attempt: Try<Result>
    ) async throws -> Result {
        var tried: Set<Int> = []
        var last: Status?
        while let index = endpoints.pick(except: tried, at: .now) {
            tried.insert(index)
            var options = options
            options.timeout = deadline - .now
            // The reason of the first failure says more than "no time left for the second address".
            if let last, options.timeout <= .zero { throw last }
            do {
                let result = try await attempt(index, options)
                endpoints.report(.answered, of: index, at: .now)
                return result
            } catch {
                endpoints.report(Endpoints.Verdict(error), of: index, at: .now)
                guard let status = error as? Status, status.neverBegan, tried.count < addresses.count else {
                    throw error
                }
                last = status
            }
        }
        throw last ?? Status(Refusal(.notSent, ["peer": ""], words: ["cause": Wording("没有地址", "no address")]))
    }
}

extension Method {
    /// Whether a second run of the same call does no harm: it changes nothing, or its request id lets it
    /// have one effect only. A read that leaves a leaf is answered once: whoever signs repeats it, under another id.
    fileprivate func isRepeatable(_ options: CallOptions) -> Bool {
        effect == .query ? !isSensitive : options.requestID != nil
    }
}
