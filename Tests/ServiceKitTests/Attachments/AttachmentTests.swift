import CommonAPI
import Crypto
import Foundation
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("Attachments")
struct AttachmentTests {
    private let world = AttachmentWorld()
    private let content = Array("排污登记回执".utf8)

    private func refusal(_ body: () throws -> some Any) throws -> Refusal? {
        do {
            _ = try body()
            Issue.record("it went through")
            return nil
        } catch let refusal as Refusal {
            return refusal
        }
    }

    // MARK: Uploading

    @Test("a file comes back byte for byte, whatever the parts it came in", arguments: [1, 1000, 300_000])
    func roundTrip(_ size: Int) throws {
        // More than one stored piece, and not a multiple of its size.
        let long = size == 1 ? content : (0..<600_001).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let kept = try world.put(AttachmentWorld.parts(long, of: size))
        #expect(kept.sha256 == SHA256.hash(long).hex)
        #expect(kept.size == Int64(long.count))
        #expect(kept.mediaType == "application/pdf")
        #expect(kept.name == "示例.pdf")
        #expect(try world.get(kept.sha256, as: AttachmentWorld.uploader) == long)
    }

    @Test("the same content is kept once, under each caller's own name for it")
    func once() throws {
        let first = try world.put(AttachmentWorld.parts(content))
        let second = try world.put(
            AttachmentWorld.parts(content, name: "另一名称.pdf"), as: AttachmentWorld.stranger)
        #expect(second.sha256 == first.sha256)
        #expect(second.name == "另一名称.pdf")
        #expect(try world.rows("attachment") == 1)
        #expect(try world.rows("attachment_piece") == 1)
        #expect(try world.rows("attachment_claim") == 2)
    }

    @Test("what a file is, is each uploader's own word: nobody makes a page of another's document")
    func mediaTypes() throws {
        func parts(_ mediaType: String) -> [AttachmentPart] {
            var parts = AttachmentWorld.parts(content)
            parts[0].attachment.mediaType = mediaType
            return parts
        }
        // A stranger guesses the content and is first.
        let first = try world.put(parts("text/html"), as: AttachmentWorld.stranger)
        let second = try world.put(parts("application/pdf"))
        #expect(first.mediaType == "text/html")
        #expect(second.mediaType == "application/pdf")
        #expect(try world.refer(to: second).mediaType == "application/pdf")
        #expect(
            try world.refer(to: second, from: "record-2", as: AttachmentWorld.colleague).mediaType
                == "application/pdf")
        // And later again; what a record holds, and what the others' next records hold, stays.
        _ = try world.put(parts("image/svg+xml"), as: AttachmentWorld.stranger)
        #expect(try world.refer(to: second, from: "record-3").mediaType == "application/pdf")
        let theirs = try world.refer(to: first, from: "record-4", as: AttachmentWorld.stranger)
        #expect(theirs.mediaType == "image/svg+xml")
        // Who says it better later has its own later records better.
        _ = try world.put(parts("application/ofd"))
        #expect(try world.refer(to: second, from: "record-5").mediaType == "application/ofd")
        #expect(try world.rows("attachment_piece") == 1)
    }

    @Test("a file that was brought before uploaders had their own word is what the first one said")
    func mediaTypeFromBefore() throws {
        let file = try world.put(AttachmentWorld.parts(content))
        try #require(world.gates).connection.write { transaction in
            try transaction.execute("UPDATE attachment_claim SET media_type = ''")
        }
        #expect(try world.refer(to: file).mediaType == "application/pdf")
    }

    @Test("20 MiB are taken, and not a byte more")
    func largest() throws {
        let most = [UInt8](repeating: 7, count: 20 << 20)
        #expect(try world.put(AttachmentWorld.parts(most)).size == 20 << 20)
        let refusal = try refusal { try world.put(AttachmentWorld.parts(most + [7])) }
        #expect(refusal?.reason == .attachmentTooLarge)
    }

    @Test("an upload that is not what it says is refused, and nothing of it is kept")
    func broken() throws {
        let good = AttachmentWorld.parts(content, of: 4)
        func changed(_ change: (inout [AttachmentPart]) -> Void) -> [AttachmentPart] {
            var parts = good
            change(&parts)
            return parts
        }
        let cases: [([AttachmentPart], Reason, String?)] = [
            ([], .attachmentUnnamed, "items[0].attachment"),
            (changed { $0[0].clearAttachment() }, .attachmentUnnamed, "items[0].attachment"),
            (changed { $0[2].attachment = $0[0].attachment }, .attachmentNamedTwice, "items[2].attachment"),
            (
                changed { $0[0].attachment.mediaType = "" }, .attachmentMediaTypeMissing,
                "items[0].attachment.media_type"
            ),
            (AttachmentWorld.parts([]), .attachmentEmpty, nil),
            (changed { $0[0].attachment.size = 5 }, .attachmentSizeWrong, nil),
            (changed { $0[1].data[0] ^= 1 }, .attachmentDigestWrong, nil),
            (changed { $0.removeLast() }, .attachmentDigestWrong, nil),
            (changed { $0.swapAt(1, 2) }, .attachmentDigestWrong, nil),
        ]
        for (parts, reason, field) in cases {
            let refusal = try refusal { try world.put(parts) }
            #expect(refusal?.reason == reason)
            #expect(refusal?.field.map { "\($0)" } == field)
        }
        #expect(try world.rows("attachment") == 0)
    }

    // MARK: Reading

    @Test("a file is shown to who sees a record that refers to it, and to who brought it; to nobody else")
    func access() throws {
        let file = try world.put(AttachmentWorld.parts(content))
        let unknown = { (actor: Actor) in
            try refusal { try world.get(file.sha256, as: actor) }?.reason == .attachmentUnknown
        }
        #expect(try world.get(file.sha256, as: AttachmentWorld.uploader) == content)
        #expect(try world.get(file.sha256, as: AttachmentWorld.colleague) == content)
        #expect(try unknown(AttachmentWorld.neighbour))
        try world.refer(to: file)
        #expect(try world.get(file.sha256, as: AttachmentWorld.neighbour) == content)
        #expect(try unknown(AttachmentWorld.stranger))
        // Another record shows it to others.
        try world.refer(to: file, from: "record-2", in: "330522")
        #expect(try world.get(file.sha256, as: AttachmentWorld.stranger) == content)
    }

    @Test("a file that is not there is refused like a hidden one")
    func absent() throws {
        let nowhere = SHA256.hash(Array("nowhere".utf8)).hex
        let refusal = try refusal { try world.get(nowhere, as: AttachmentWorld.uploader) }
        #expect(refusal?.reason == .attachmentUnknown)
        #expect(refusal?.field == "sha256")
    }

    @Test("files of a kind of record that no rule speaks of are shown to nobody")
    func unruled() throws {
        let file = try world.put(AttachmentWorld.parts(content))
        try world.refer(to: file)
        let silent = AttachmentService(readers: AttachmentReaders())
        #expect(throws: Refusal.self) {
            try #require(world.gates).read(as: AttachmentWorld.neighbour) { query in
                try silent.getAttachment(.with { $0.sha256 = file.sha256 }, query) { _ in }
            }
        }
    }

    // MARK: Referring

    @Test("a record holds the file with the size and type that were stored, under its own name")
    func reference() throws {
        var named = try world.put(AttachmentWorld.parts(content))
        named.size = 1
        named.mediaType = "text/plain"
        named.name = "登记表.pdf"
        let held = try world.refer(to: named)
        #expect(held.size == Int64(content.count))
        #expect(held.mediaType == "application/pdf")
        #expect(held.name == "登记表.pdf")
    }

    @Test("who did not bring the file cannot name it, though its digest is known")
    func foreign() throws {
        let file = try world.put(AttachmentWorld.parts(content))
        for actor in [AttachmentWorld.stranger, AttachmentWorld.neighbour] {
            let refusal = try refusal { try world.refer(to: file, in: "330522", as: actor) }
            #expect(refusal?.reason == .attachmentUnknown)
            #expect(refusal?.field == "file.sha256")
        }
        try world.refer(to: file, as: AttachmentWorld.colleague)
    }

    @Test("two principals of a plant are one holder; two without agency or plant are two")
    func holders() throws {
        let (one, two) = ("plant.01", "plant.02")
        let file = try world.put(
            AttachmentWorld.parts(content), as: AttachmentWorld.actor(one, over: "330481", speaksFor: "e1"))
        try world.refer(to: file, as: AttachmentWorld.actor(two, over: "330481", speaksFor: "e1"))
        let other = try world.put(
            AttachmentWorld.parts([1]), as: AttachmentWorld.actor(one, over: "330481"))
        #expect(throws: Refusal.self) {
            try world.refer(to: other, from: "record-2", as: AttachmentWorld.actor(two, over: "330481"))
        }
    }

    // MARK: Files that nobody names

    @Test("a holder has at most a hundred files that no record names")
    func pending() throws {
        for byte in 0..<UInt8(AttachmentLimits.pending) { try world.put(AttachmentWorld.parts([byte])) }
        let refusal = try refusal { try world.put(AttachmentWorld.parts([200])) }
        #expect(refusal?.reason == .attachmentsPending)
        // One that is there already takes no further place; a named one frees its own.
        let again = try world.put(AttachmentWorld.parts([5]))
        try world.refer(to: again)
        try world.put(AttachmentWorld.parts([200]))
        try world.put(AttachmentWorld.parts([201]), as: AttachmentWorld.stranger)
    }

    @Test("a file that no record names is forgotten after seven days; a named one stays")
    func forgotten() throws {
        let gates = try #require(world.gates)
        let loose = try world.put(AttachmentWorld.parts([1]))
        let named = try world.put(AttachmentWorld.parts([2]))
        let renewed = try world.put(AttachmentWorld.parts([3]))
        try world.refer(to: named)
        gates.now = gates.now.adding(days: 6)
        try world.put(AttachmentWorld.parts([3]))
        gates.now = gates.now.adding(days: 1).adding(seconds: 1)
        try world.put(AttachmentWorld.parts([4]))
        #expect(throws: Refusal.self) { try world.get(loose.sha256, as: AttachmentWorld.uploader) }
        #expect(try world.get(named.sha256, as: AttachmentWorld.neighbour) == [2])
        #expect(try world.get(renewed.sha256, as: AttachmentWorld.uploader) == [3])
        #expect(try world.rows("attachment_piece") == 3)
    }
}
