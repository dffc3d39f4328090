import Foundation
package import Logging
import Synchronization

/// Writes each event as one line: when, how grave, who, the fields by their names, where from, and what happened.
///
/// `2026-11-23T08:00:00+0800 info registry@zj: peer=127.0.0.1:9 rpc.code=OK [RPC] call`
package struct LogLines: LogHandler {
    package var logLevel = Logger.Level.info
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let clock: LogClock
    private let sheet: LogSheet

    /// Lines under that label.
    ///
    /// - Parameters:
    ///   - label: Who logs.
    ///   - sheet: Where the lines go.
    ///   - seconds: The time, since 1970.
    package init(
        label: String, to sheet: LogSheet = .standardError,
        seconds: @escaping @Sendable () -> Int = { time(nil) }
    ) {
        self.label = label
        self.sheet = sheet
        clock = LogClock(seconds: seconds)
    }

    /// Whether every line has fields that its event does not name.
    var hasOwnFields: Bool { !metadata.isEmpty || metadataProvider != nil }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes the event.
    package func log(event: LogEvent) {
        let fields = fields(of: event).sorted { $0.key < $1.key }
        write(
            event.level, event.message.description, source: event.source,
            fields.map { name, value in
                if case .string(let text) = value { (name, text) } else { (name, value.description) }
            })
    }

    /// Writes an event whose fields are all given, in the order of their names: for what is logged with every call.
    func write(
        _ level: Logger.Level, _ message: String, source: String, _ fields: [(name: String, text: String)]
    ) {
        // Bytes at once: a text would be looked through again at each step.
        var line: [UInt8] = []
        line.reserveCapacity(512)
        line += clock.text().utf8
        line += " ".utf8
        line += level.rawValue.utf8
        line += " ".utf8
        line += label.utf8
        line += ":".utf8
        for field in fields {
            line += " ".utf8
            line += field.name.utf8
            line += "=".utf8
            line += field.text.utf8
        }
        line += " [".utf8
        line += source.utf8
        line += "] ".utf8
        line += message.utf8
        line += "\n".utf8
        sheet.add(line, isUrgent: level >= .warning)
    }

    /// What the event says of itself goes before what the logger says of all.
    private func fields(of event: LogEvent) -> Logger.Metadata {
        var fields = event.metadata ?? [:]
        if let metadataProvider { fields.merge(metadataProvider.get()) { own, _ in own } }
        if !metadata.isEmpty { fields.merge(metadata) { own, _ in own } }
        if let error = event.error {
            fields["error.message"] = "\(error)"
            fields["error.type"] = "\(String(reflecting: type(of: error)))"
        }
        return fields
    }
}

/// The time of log lines, in words that are found once a second.
private final class LogClock: Sendable {
    private let last = Mutex((second: Int.min, text: ""))
    private let seconds: @Sendable () -> Int

    init(seconds: @escaping @Sendable () -> Int) {
        self.seconds = seconds
    }

    func text() -> String {
        let now = seconds()
        return last.withLock { last in
            if last.second != now { last = (now, Self.text(of: now)) }
            return last.text
        }
    }

    private static func text(of second: Int) -> String {
        var time = time_t(second)
        var local = tm()
        guard localtime_r(&time, &local) != nil else { return "\(second)" }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
            guard let start = buffer.baseAddress,
                strftime(start, buffer.count, "%Y-%m-%dT%H:%M:%S%z", &local) > 0
            else { return "\(second)" }
            return String(cString: start)
        }
    }
}
