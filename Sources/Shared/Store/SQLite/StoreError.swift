import CSQLite
import Foundation

/// A failure that SQLite reports, or a misuse of a connection that would otherwise pass in silence.
package struct StoreError: Error, Hashable, Sendable {
    /// What a caller may want to tell apart.
    package enum Kind: Hashable, Sendable {
        /// A row breaks a rule of its table.
        case constraint(Constraint)
        /// Another process or connection holds the lock, for longer than the busy timeout.
        case busy
        /// The disk or the quota is full.
        case full
        /// The file or its file system may not be written.
        case readOnly
        /// The file is damaged or is no database.
        case corrupt
        /// The statement was stopped before its end.
        case interrupted
        /// The file cannot be opened.
        case cannotOpen
        /// The disk or its file system reports an error.
        case device
        /// SQLite gave up the whole transaction earlier; nothing of it can go on.
        case transactionLost
        /// A row holds another type than the one asked for.
        case wrongType
        /// The statement or its values are wrong: a programmer's error.
        case misuse
        /// Anything else, such as a lack of memory.
        case failed
    }

    /// What to tell apart.
    package let kind: Kind
    /// SQLite's extended result code.
    package let code: Int32
    /// SQLite's words.
    package let message: String
    /// The statement, without its values; `nil` when there was none.
    package let statement: String?

    /// An error that does not come from SQLite itself, or that stands for one in a test.
    package init(_ kind: Kind, code: Int32 = SQLITE_MISUSE, _ message: String, statement: String? = nil) {
        self.kind = kind
        self.code = code
        self.message = message
        self.statement = statement
    }

    /// What SQLite reported.
    ///
    /// - Parameters:
    ///   - code: SQLite's extended result code.
    ///   - system: The `errno` behind an error of the disk. It tells a file system that went read-only, or full, in the
    ///     middle of a write or a sync from a disk that fails.
    ///   - message: SQLite's words.
    ///   - statement: The statement, without its values.
    init(code: Int32, system: Int32 = 0, message: String, statement: String? = nil) {
        let kind: Kind =
            switch code & 0xFF {
            case SQLITE_CONSTRAINT: .constraint(Constraint(code: code, message: message))
            case SQLITE_BUSY, SQLITE_LOCKED: .busy
            case SQLITE_FULL: .full
            case SQLITE_READONLY: .readOnly
            case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
            case SQLITE_INTERRUPT: .interrupted
            case SQLITE_CANTOPEN, SQLITE_PERM: .cannotOpen
            case SQLITE_IOERR: StoreError.kind(ofDeviceError: system)
            case SQLITE_ERROR, SQLITE_MISUSE, SQLITE_RANGE, SQLITE_MISMATCH: .misuse
            default: .failed
            }
        self.init(kind, code: code, message, statement: statement)
    }

    private static func kind(ofDeviceError system: Int32) -> Kind {
        switch system {
        case EROFS: .readOnly
        case ENOSPC, EDQUOT: .full
        default: .device
        }
    }

    /// The rule that a row broke; `nil` for every other kind of error.
    package var constraint: Constraint? {
        if case .constraint(let constraint) = kind { constraint } else { nil }
    }
}

extension StoreError: CustomStringConvertible {
    package var description: String {
        let place = statement.map { " in: \($0)" } ?? ""
        return "store: \(message) (SQLite \(code))\(place)"
    }
}
