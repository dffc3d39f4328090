package import Foundation
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
    private let write: @Sendable (Data) -> Void

    /// Lines under that label.
    ///
    /// - Parameters:
    ///   - label: Who logs.
    ///   - seconds: The time, since 1970.
    ///   - write: Takes a whole line at a time, from any thread; by default to the standard error.
    package init(
        label: String, seconds: @escaping @Sendable () -> Int = { time(nil) },
        write: @escaping @Sendable (Data) -> Void = LogLines.toStandardError
    ) {
        self.label = label
        self.write = write
        clock = LogClock(seconds: seconds)
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes the event.
    package func log(event: LogEvent) {
        var line = clock.text()
        line.reserveCapacity(512)
        line += " \(event.level.rawValue) \(label):"
        for (name, value) in fields(of: event).sorted(by: { $0.key < $1.key }) {
            line += " "
            line += name
            line += "="
            if case .string(let text) = value { line += text } else { line += value.description }
        }
        line += " ["
        line += event.source
        line += "] "
        line += event.message.description
        line += "\n"
        write(Data(line.utf8))
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

    /// One write a line, so that the lines of many threads do not mix. What cannot be written is lost: a service does not
    /// stop for its log.
    @Sendable
    package static func toStandardError(_ line: Data) {
        try? FileHandle.standardError.write(contentsOf: line)
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
