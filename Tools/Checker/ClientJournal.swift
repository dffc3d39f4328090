import Foundation
import Synchronization

/// The clients' own record of what they asked for and what they were told: lines of JSON, appended and never changed.
package final class ClientJournal: Sendable {
    /// One line of the journal.
    package enum Line: Codable, Hashable, Sendable {
        /// Written before the first attempt: whatever happens, the request is known.
        case sent(Sent)
        /// The service answered; its answer must be true for ever.
        case acknowledged(Acknowledged)
        /// The service refused; nothing may have come of the request.
        case refused(request: String, reason: String)
    }

    /// A command as it was sent.
    package struct Sent: Codable, Hashable, Sendable {
        package let service: String
        package let principal: String
        package let request: String
        /// `service/method`, as the audit names it.
        package let method: String
        /// SHA-256 of the payload, in hexadecimal.
        package let payload: String

        /// A command about to be sent.
        package init(service: String, principal: String, request: String, method: String, payload: String) {
            self.service = service
            self.principal = principal
            self.request = request
            self.method = method
            self.payload = payload
        }
    }

    /// What a client was told.
    package struct Acknowledged: Codable, Hashable, Sendable {
        package let request: String
        /// SHA-256 of the reply as the service keeps it, without a seal, in hexadecimal.
        package let reply: String
        /// The records that the reply says were made or changed, as the audit names them: `tip/019…`.
        package let subjects: [String]
        /// The kinds of event that must have been published for it.
        package let events: [String]
        /// Numbers of a series that the reply gave out.
        package let numbers: [String]?

        /// A reply as it came.
        package init(
            request: String, reply: String, subjects: [String], events: [String], numbers: [String]? = nil
        ) {
            self.request = request
            self.reply = reply
            self.subjects = subjects
            self.events = events
            self.numbers = numbers
        }
    }

    private let file: Mutex<FileHandle>
    private let counts = Mutex((sent: 0, acknowledged: 0, refused: 0))

    /// Opens a journal to append to; it is made where there is none.
    ///
    /// - Throws: When the file cannot be written.
    package init(at path: String) throws {
        if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(filePath: path)) }
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.seekToEnd()
        file = Mutex(handle)
    }

    /// Appends a line. It is with the system when this returns, so that only the death of the machine could lose it.
    package func append(_ line: Line) throws {
        var bytes = try JSONEncoder().encode(line)
        bytes.append(0x0A)
        try file.withLock { try $0.write(contentsOf: bytes) }
        counts.withLock { counts in
            switch line {
            case .sent: counts.sent += 1
            case .acknowledged: counts.acknowledged += 1
            case .refused: counts.refused += 1
            }
        }
    }

    /// How many commands were sent, acknowledged and refused since the journal was opened.
    package var tally: (sent: Int, acknowledged: Int, refused: Int) { counts.withLock { $0 } }

    /// The lines of a journal.
    ///
    /// - Throws: When the file cannot be read or a line is none.
    package static func lines(at path: String) throws -> [Line] {
        let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
        let decoder = JSONDecoder()
        return try text.split(separator: "\n").map { try decoder.decode(Line.self, from: Data($0.utf8)) }
    }
}
