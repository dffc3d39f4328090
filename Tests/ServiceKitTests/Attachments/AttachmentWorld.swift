import CommonAPI
import Crypto
import Foundation
import RPC
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

/// A store in memory in which agencies stand for the records that refer to files: one in Haining is seen by
/// whoever holds a grant there.
struct AttachmentWorld {
    let gates = try? GateWorld()
    let files: AttachmentService

    static let uploader = actor("uploader.01", agency: "haining-nr", over: "330481")
    static let colleague = actor("uploader.02", agency: "haining-nr", over: "330522")
    static let neighbour = actor("neighbour.01", agency: "haining-ecology", over: "330481")
    static let stranger = actor("stranger.01", agency: "changxing-ecology", over: "330522")

    init() {
        var readers = AttachmentReaders()
        readers.on(.agencies) { agency, query in
            let place = try DivisionCode(agency.divisionCode, field: .request)
            return query.actor.holds(.investigator, over: place)
        }
        files = AttachmentService(readers: readers)
    }

    static func actor(_ id: String, agency: String = "", over division: String, speaksFor: String = "")
        -> Actor
    {
        Actor(
            .with {
                $0.id = id
                $0.agencyID = agency
                $0.speaksFor = speaksFor
                $0.grants = [
                    .with {
                        $0.role = .investigator
                        $0.divisionCode = division
                    }
                ]
            })
    }

    /// The parts of an honest upload, in pieces of that size.
    static func parts(_ content: [UInt8], of size: Int = 1 << 20, name: String = "示例.pdf") -> [AttachmentPart]
    {
        var parts = stride(from: 0, to: content.count, by: size).map { start in
            AttachmentPart.with { $0.data = Data(content[start..<min(start + size, content.count)]) }
        }
        if parts.isEmpty { parts = [AttachmentPart()] }
        parts[0].attachment = .with {
            $0.sha256 = SHA256.hash(content).hex
            $0.name = name
            $0.mediaType = "application/pdf"
        }
        return parts
    }

    func write<T>(as actor: Actor, _ body: (Command) throws -> T) throws -> T {
        try #require(gates).write(as: actor, body)
    }

    @discardableResult
    func put(_ parts: [AttachmentPart], as actor: Actor = uploader) throws -> AttachedFile {
        try write(as: actor) { try files.putAttachment(parts, $0) }
    }

    func get(_ sha256: String, as actor: Actor) throws -> [UInt8] {
        var pieces: [Data] = []
        try #require(gates).read(as: actor) { query in
            try files.getAttachment(.with { $0.sha256 = sha256 }, query) { pieces.append($0.data) }
        }
        return pieces.flatMap { Array($0) }
    }

    /// A record that refers to the file.
    @discardableResult
    func refer(
        to file: AttachedFile, from id: String = "record-1", in division: String = "330481",
        as actor: Actor = uploader
    ) throws -> AttachedFile {
        try write(as: actor) { command in
            _ = try command.kept(.agencies).add(
                .with {
                    $0.id = id
                    $0.divisionCode = division
                })
            return try command.attach(file, to: .agencies, id, field: "file")
        }
    }

    func rows(_ table: String) throws -> Int64 {
        try #require(gates).connection.read { transaction in
            try transaction.row("SELECT COUNT(*) FROM \(table)") { try $0.int64(0) } ?? 0
        }
    }
}
