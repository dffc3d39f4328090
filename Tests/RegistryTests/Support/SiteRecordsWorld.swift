import CommonAPI
import Crypto
import Foundation
import Refusals
import RegistryAPI
import ServiceKit
import SwiftProtobuf
import World

@testable import Registry

/// A plant with one site that has tanks, and those who keep or may not see the records of the site. Today is 2026-11-23.
struct SiteRecordsWorld {
    let ledgers: LedgerWorld
    let files = AttachmentService(readers: RegistryService.attachmentReaders)
    /// Speaks for the plant.
    let owner: Actor
    /// Speaks for another plant of the same county.
    let neighbour = World.actor("plant.02", .applicant, over: "330481", speaksFor: "another")
    /// Registrar of another county.
    let elsewhere = World.actor("registrar.09", .registrar, over: "330522")

    init() throws {
        ledgers = try LedgerWorld()
        owner = World.actor("plant.01", .applicant, over: "330481", speaksFor: ledgers.plant.id)
    }

    var registry: RegistryWorld { ledgers.registry }
    var plant: Enterprise { ledgers.plant }
    var site: Site { ledgers.site }

    /// Brings a file whose content is that text.
    func upload(_ text: String, as actor: Actor? = nil) throws -> AttachedFile {
        let content = Array(text.utf8)
        return try registry.command(as: actor ?? owner) { command in
            try files.putAttachment(
                [
                    .with {
                        $0.attachment = .with {
                            $0.sha256 = SHA256.hash(content).hex
                            $0.name = "\(text).pdf"
                            $0.mediaType = "application/pdf"
                        }
                        $0.data = Data(content)
                    }
                ], command)
        }
    }

    /// Reads a file; how many bytes it has.
    func size(of file: AttachedFile, as actor: Actor) throws -> Int {
        var size = 0
        try registry.query(as: actor) { query in
            try files.getAttachment(.with { $0.sha256 = file.sha256 }, query) { size += $0.data.count }
        }
        return size
    }

    /// Replaces the site's record by a changed one.
    @discardableResult
    func changeSite(_ change: (inout Site) -> Void) throws -> Site {
        var site = try registry.query { try $0.shown(.sites).require(self.site.id) }
        change(&site)
        return try registry.command(as: registry.registrar) { command in
            try registry.sites.saveSite(
                .with {
                    $0.site = site
                    $0.reason = "更新"
                }, command)
        }
    }
}
