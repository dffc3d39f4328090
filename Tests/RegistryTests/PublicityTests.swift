import CommonAPI
import Foundation
import Refusals
import RegistryAPI
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Announcements")
struct PublicityTests {
    private let registry: RegistryWorld
    private let service = PublicityService()
    private let officer = World.actor("centre.01", .organiser, over: "330000", agency: RegistryWorld.agency())
    private let plant = World.actor("plant.01", .applicant, over: "330481", speaksFor: "plant")

    init() throws {
        registry = try RegistryWorld()
    }

    private func announce(
        _ title: String, _ audience: Audience = .everybody, in division: String = "330000",
        from: String = "", until: String = "", as actor: Actor? = nil
    ) throws -> Announcement {
        try registry.command(as: actor ?? officer) {
            try service.announce(
                .with {
                    $0.title = title
                    $0.body = "正文"
                    $0.audience = audience
                    $0.divisionCode = division
                    $0.shownFrom = from
                    $0.shownUntil = until
                }, $0)
        }
    }

    private func withdraw(_ id: String, as actor: Actor? = nil) throws -> Announcement {
        try registry.command(as: actor ?? officer) {
            try service.withdrawAnnouncement(
                .with {
                    $0.announcementID = id
                    $0.reason = "有误"
                }, $0)
        }
    }

    private func titles(in division: String = "", as actor: Actor? = nil) throws -> Set<String> {
        let request = ListAnnouncementsRequest.with { $0.divisionCode = division }
        guard let actor else {
            return try registry.query(as: .nobody) {
                try Set(service.listPublicAnnouncements(request, $0).announcements.map(\.title))
            }
        }
        return try registry.query(as: actor) {
            try Set(service.listAnnouncements(request, $0).announcements.map(\.title))
        }
    }

    @Test("each reads what is meant for it: the public, plants, agencies")
    func audience() throws {
        _ = try announce("公众")
        _ = try announce("企业", .enterprises)
        _ = try announce("机关", .agencies)
        #expect(try titles() == ["公众"])
        #expect(try titles(as: plant) == ["公众", "企业"])
        #expect(try titles(as: officer) == ["公众", "企业", "机关"])
        #expect(try titles(as: registry.reader) == ["公众"])
    }

    @Test("a place reads its own and those of the divisions above it")
    func places() throws {
        _ = try announce("省", in: "330000")
        _ = try announce("市", in: "330400")
        _ = try announce("县", in: "330481")
        #expect(try titles(in: "330481") == ["省", "市", "县"])
        #expect(try titles(in: "330400") == ["省", "市"])
        #expect(try titles(in: "330522") == ["省"])
        #expect(try titles() == ["省"])
    }

    @Test("lists come in pages, however long the texts are")
    func pages() throws {
        for number in 1...7 { _ = try announce("\(number)") }
        _ = try announce("企业", .enterprises)
        var request = ListAnnouncementsRequest.with { $0.pageSize = 3 }
        var found: [[String]] = []
        repeat {
            let page = try registry.query(as: registry.reader) {
                try service.listPublicAnnouncements(request, $0)
            }
            found.append(page.announcements.map(\.title))
            request.pageToken = page.nextPageToken
        } while !request.pageToken.isEmpty
        #expect(found.map(\.count) == [3, 3, 1])
        #expect(Set(found.flatMap { $0 }) == ["1", "2", "3", "4", "5", "6", "7"])
        request.pageToken = "x"
        let refused = #expect(throws: Refusal.self) {
            try registry.query(as: registry.reader) { try service.listPublicAnnouncements(request, $0) }
        }
        #expect(refused?.reason == .pageToken)
    }

    @Test(
        "it is shown from its first day through its last",
        arguments: [(0, false), (1, true), (3, true), (4, false)] as [(Int64, Bool)])
    func days(_ day: Int64, _ isShown: Bool) throws {
        // Today is 2026-11-23.
        _ = try announce("示例", from: "2026-11-24", until: "2026-11-26")
        registry.advance(seconds: day * 86_400)
        #expect(try titles().isEmpty == !isShown)
    }

    @Test("one that is taken back is shown no more, and taken back once")
    func withdrawn() throws {
        let id = try announce("示例").id
        #expect(try refusal { try withdraw(id, as: plant) }?.reason == .noGrantHere)
        #expect(try withdraw(id).withdrawalReason == "有误")
        #expect(try titles().isEmpty)
        #expect(try refusal { try withdraw(id) }?.reason == .announcementWithdrawn)
        #expect(try refusal { try withdraw("nowhere") }?.reason == .announcementUnknown)
    }

    @Test("days must exist and run forward, and the publisher must keep the place")
    func broken() throws {
        let reversed = try refusal { try announce("示例", from: "2026-11-25", until: "2026-11-24") }
        #expect(reversed?.reason == .announcementDaysReversed)
        #expect(reversed?.field == "shown_until")
        #expect(try refusal { try announce("示例", from: "2026-11-31") }?.reason.word == "day-unknown")
        #expect(try refusal { try announce("示例", as: registry.countyRegistrar) }?.reason == .noGrantHere)
        #expect(try refusal { try announce("示例", in: "330499") }?.reason.word == "division-unknown")
    }
}
