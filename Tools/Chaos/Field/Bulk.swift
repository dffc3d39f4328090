import Checker
import Crypto
import Foundation
import Installation
import ServiceKit
import Store

/// What makes a store larger than every cache before a drill begins: attachments, as if they had been uploaded over the
/// years. Large ones lie on chains of overflow pages, small ones make trees of several levels.
///
/// Each service's store is filled once for all drills of a run, past the service, and copied as a file: it has no log then,
/// and nothing in it tells one installation from another.
enum Bulk {
    /// The writer keeps 256 MiB of pages, the others far less.
    private static let mebibytes = 272
    private static let smallFiles = 12_000
    private static let smallBytes = 3_000
    private static let pieceBytes = 256 << 10

    /// Puts a filled store where a service will look for its own.
    static func place(_ service: String, of installation: DrillHome, _ stand: Stand) throws {
        let template = stand.path("bulk-\(service).sqlite3")
        if !FileManager.default.fileExists(atPath: template) { try make(service, at: template) }
        let store = installation.storePath(of: service)
        try FileManager.default.createDirectory(
            atPath: URL(filePath: store).deletingLastPathComponent().path(percentEncoded: false),
            withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try FileManager.default.copyItem(atPath: template, toPath: store)
    }

    /// Removes what was filled.
    static func remove(_ stand: Stand) {
        for service in HomeBuilder.services {
            try? FileManager.default.removeItem(atPath: stand.path("bulk-\(service).sqlite3"))
        }
    }

    private static func make(_ service: String, at path: String) throws {
        guard let definition = Province.definitions.first(where: { $0.name == service }) else {
            throw StartupFailure("there is no service \(service)")
        }
        let part = path + ".filling"
        try Database.open(at: part, migrations: [ServiceKitSchema.migrations, definition.migrations]).close()
        try fill(part)
        try FileManager.default.moveItem(atPath: part, toPath: path)
    }

    /// The end of the connection moves the write-ahead log into the file.
    private static func fill(_ path: String) throws {
        let connection = try Connection.open(path)
        try connection.write { transaction in
            for _ in 0..<smallFiles { try keep([smallBytes], in: transaction) }
            for _ in 0..<(mebibytes << 20 - smallFiles * smallBytes) / (16 * pieceBytes) {
                try keep(Array(repeating: pieceBytes, count: 16), in: transaction)
            }
        }
    }

    /// Keeps a file of random bytes in pieces of those sizes.
    private static func keep(_ sizes: [Int], in transaction: WriteTransaction) throws {
        let pieces = try sizes.map { size in
            try transaction.row("SELECT randomblob($1)", [.integer(Int64(size))]) { try $0.blob(0) } ?? []
        }
        var hash = SHA256()
        for piece in pieces { hash.update(piece) }
        let name = hash.digest().hex
        try transaction.execute(
            "INSERT INTO attachment (sha256, media_type, size, kept_at) VALUES ($1, $2, $3, 0)",
            [.text(name), .text("application/octet-stream"), .integer(Int64(sizes.reduce(0, +)))])
        var place = 0
        for piece in pieces {
            try transaction.execute(
                "INSERT INTO attachment_piece (sha256, position, body) VALUES ($1, $2, $3)",
                [.text(name), .integer(Int64(place)), .blob(piece)])
            place += piece.count
        }
    }
}
