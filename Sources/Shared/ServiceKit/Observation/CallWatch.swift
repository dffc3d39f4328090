package import Logging
import Metrics
package import RPC
import Refusals
import Synchronization

/// Measures every call of a server and writes its one log line.
package final class CallWatch: ServerObserver {
    private let logger: Logger
    /// The logger's handler if it is ours and adds nothing of its own: then a call's fields need no dictionary.
    private let lines: LogLines?
    private let strangers: @Sendable (CallReport) -> Void
    private let meters: Meters
    private let inFlight: Meter
    private let connections: Meter
    private let bytesIn: Counter
    private let bytesOut: Counter
    private let reasons: ReasonCounters
    /// For the lines of calls that nobody had to sign.
    private let brake = LineBrake(perSecond: 100)
    /// One name for all unknown methods: strangers must not be able to create metrics.
    private let elsewhere: MethodMeters
    private let methods: Mutex<[MethodName: MethodMeters]> = Mutex([:])

    /// Measures into the meters and writes to the logger.
    ///
    /// - Parameters:
    ///   - meters: Counts and times calls.
    ///   - logger: Gets a line for each.
    ///   - strangers: Is told how calls ended that were not proven to be anybody's.
    package init(
        _ meters: Meters, logger: Logger, strangers: @escaping @Sendable (CallReport) -> Void = { _ in }
    ) {
        self.logger = logger
        self.strangers = strangers
        lines = (logger.handler as? LogLines).flatMap { $0.hasOwnFields ? nil : $0 }
        self.meters = meters
        inFlight = Meter(label: "rpc.server.in_flight", factory: meters)
        connections = Meter(label: "rpc.server.connections", factory: meters)
        bytesIn = Counter(label: "rpc.server.received_bytes", factory: meters)
        bytesOut = Counter(label: "rpc.server.sent_bytes", factory: meters)
        reasons = ReasonCounters(meters)
        elsewhere = MethodMeters(service: "", method: "", meters)
    }

    package func began(_ method: Method) {
        inFlight.increment()
    }

    package func ended(_ report: CallReport) {
        inFlight.decrement()
        took(report)
    }

    package func refused(_ report: CallReport) {
        reasons.count("rpc.server.refused", report.reason ?? "")
        took(report)
    }

    package func closed(for reason: String) {
        reasons.count("rpc.server.closed_connections", reason)
    }

    package func dropped(for reason: String) {
        reasons.count("rpc.server.dropped_frames", reason)
    }

    private func took(_ report: CallReport) {
        meters(of: report.method).took(report)
        if report.code == .unauthenticated { strangers(report) }
        let level = Self.level(of: report)
        guard level >= logger.logLevel else { return }
        var leftOut = 0
        if !report.isProven || report.code == .unauthenticated || report.code == .resourceExhausted {
            guard let left = brake.admits() else { return }
            leftOut = left
        }
        var fields = Self.fields(of: report)
        if leftOut > 0 { fields.append(("lines.left_out", String(leftOut))) }
        if let lines {
            lines.write(level, "call", source: "RPC", fields)
        } else {
            let metadata = fields.map { ($0.name, Logger.MetadataValue.string($0.text)) }
            logger.log(
                level: level, "call", metadata: Logger.Metadata(metadata) { first, _ in first }, source: "RPC"
            )
        }
    }

    package func connections(changedBy change: Int) {
        connections.increment(by: Double(change))
    }

    package func moved(bytesIn: Int, bytesOut: Int) {
        if bytesIn > 0 { self.bytesIn.increment(by: bytesIn) }
        if bytesOut > 0 { self.bytesOut.increment(by: bytesOut) }
    }

    private func meters(of method: Method?) -> MethodMeters {
        guard let method else { return elsewhere }
        let name = MethodName(service: method.service, method: method.name)
        return methods.withLock { methods in
            if let known = methods[name] { return known }
            let fresh = MethodMeters(service: method.service, method: method.name, meters)
            methods[name] = fresh
            return fresh
        }
    }

    /// The key of a method in the tables here. Hashing the whole path would cost as much as everything else done for a call.
    private struct MethodName: Hashable {
        let service: String
        let method: String
    }

    /// `error` means that someone should look. What everyone may ask, load balancers ask all the time.
    private static func level(of report: CallReport) -> Logger.Level {
        switch report.code {
        case .internal, .unknown, .dataLoss: .error
        case .unavailable, .resourceExhausted, .deadlineExceeded: .warning
        case .ok where report.method?.access == .everyone: .debug
        default: .info
        }
    }

    /// Caller, method and outcome as fields: no payload, no signature, and no text of a stranger's choice.
    private static func fields(of report: CallReport) -> [(name: String, text: String)] {
        var fields: [(name: String, text: String)] = []
        fields.reserveCapacity(9)
        fields.append(("correlation.id", report.correlation))
        fields.append(("duration_us", String(report.duration.microseconds)))
        fields.append(("peer", report.peer))
        if let principal = report.metadata[Metadata.Keys.principal], Claims.isPrincipalID(principal) {
            // Until the signature is checked this is only a claim.
            let isKnown = report.isProven && report.code != .unauthenticated
            fields.append((isKnown ? "principal" : "principal.claimed", principal))
        }
        if let request = report.metadata[Metadata.Keys.requestID], request != report.correlation,
            RequestID.isValid(request)
        {
            fields.append(("request.id", request))
        }
        fields.append(("rpc.code", report.code.name))
        fields.append(("rpc.method", report.method?.name ?? "?"))
        if let reason = report.reason { fields.append(("rpc.reason", reason)) }
        fields.append(("rpc.service", report.method?.service ?? "?"))
        return fields
    }
}

/// The metrics of one method.
private final class MethodMeters: Sendable {
    private let dimensions: [(String, String)]
    private let meters: Meters
    private let time: Metrics.Timer
    private let counts = Mutex<[StatusCode: Counter]>([:])

    init(service: String, method: String, _ meters: Meters) {
        dimensions = [("service", service), ("method", method)]
        self.meters = meters
        time = Metrics.Timer(label: "rpc.server.duration_seconds", dimensions: dimensions, factory: meters)
    }

    func took(_ report: CallReport) {
        time.recordNanoseconds(report.duration.microseconds * 1000)
        count(report.code).increment()
    }

    private func count(_ code: StatusCode) -> Counter {
        counts.withLock { counts in
            if let known = counts[code] { return known }
            let fresh = Counter(
                label: "rpc.server.calls", dimensions: dimensions + [("code", code.name)], factory: meters)
            counts[code] = fresh
            return fresh
        }
    }
}

extension Duration {
    fileprivate var microseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
