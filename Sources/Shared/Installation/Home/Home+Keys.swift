package import Crypto
import Foundation
import RPC
import Refusals
import ServiceKit

extension Home {
    /// The key of a principal.
    ///
    /// - Throws: An error of one line when the id is none, when the key is missing or others can read it.
    package func key(of principal: String) throws -> SigningKey {
        try requirePrincipal(principal)
        return try KeyFile.load(keyPath(of: principal))
    }

    /// Whose keys lie here, without the services', in order; none when there is no home.
    package var principals: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: path("keys"))) ?? []
        return files.filter { $0.hasSuffix(".key") }.map { String($0.dropLast(4)) }.filter { id in
            !HomeBuilder.services.contains { id.hasPrefix("\($0)@") }
        }.sorted()
    }

    /// The key of a principal, made now if it is not there.
    package func keyMadeIfMissing(of principal: String) throws -> SigningKey {
        try requirePrincipal(principal)
        let path = keyPath(of: principal)
        return FileManager.default.fileExists(atPath: path)
            ? try KeyFile.load(path) : try KeyFile.create(at: path)
    }

    /// Runs the body with the key of a principal that is to be registered, generated now if it is missing. When the call is
    /// refused, a key generated for it is deleted; when the outcome is unknown it stays, for the verb to be run again.
    package func withKeyMade<T>(for principal: String, _ body: (SigningKey) async throws -> T) async throws
        -> T
    {
        try requirePrincipal(principal)
        let path = keyPath(of: principal)
        let isNew = !FileManager.default.fileExists(atPath: path)
        let key = try isNew ? KeyFile.create(at: path) : KeyFile.load(path)
        do {
            return try await body(key)
        } catch {
            let mayHaveHappened = (error as? Status).map { !$0.isRefusal } ?? false
            if isNew, !mayHaveHappened { try FileManager.default.removeItem(atPath: path) }
            throw error
        }
    }

    /// Refuses what the directory has no principal of, before it becomes a part of a path.
    private func requirePrincipal(_ id: String) throws {
        guard PrincipalID.isValid(id) else {
            throw StartupFailure(
                say(
                    "身份编号不合规：2–64 个小写字母、数字或 . @ -，以字母或数字开头",
                    "no id of a principal: 2 to 64 small letters, digits or . @ -, the first a letter or digit"
                ))
        }
    }
}

/// The form of a principal's id where it names a file.
enum PrincipalID {
    static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, (2...64).contains(bytes.count), isWord(first) else { return false }
        return bytes.allSatisfy { isWord($0) || ".@-".utf8.contains($0) }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (48...57).contains(byte)
    }
}

extension Status {
    /// Whether the service certainly did nothing.
    fileprivate var isRefusal: Bool {
        if reason == "not-sent" { return true }
        return switch code {
        case .unavailable, .deadlineExceeded, .cancelled, .internal, .unknown, .ok: false
        default: true
        }
    }
}
