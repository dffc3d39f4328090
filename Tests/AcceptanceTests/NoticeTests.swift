import AcceptanceAPI
import CommonAPI
import Crypto
import Foundation
import Refusals
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Acceptance

@Suite("Joint notices")
struct NoticeTests {
    private let world: AcceptanceWorld
    private let application: Application

    init() throws {
        world = try AcceptanceWorld()
        application = try world.audited()
    }

    /// The four departments in every order.
    static let orders = permutations(of: [.commerce, .economyIt, .ecology, .construction])

    private static func permutations(of departments: [Department]) -> [[Department]] {
        guard departments.count > 1 else { return [departments] }
        return departments.flatMap { first in
            permutations(of: departments.filter { $0 != first }).map { [first] + $0 }
        }
    }

    @Test("the fourth signature publishes, whatever the order", arguments: orders)
    func publishes(order: [Department]) throws {
        var notice = try world.draft("2026-1", over: [application])
        for department in order.dropLast() {
            notice = try world.sign(notice, as: department)
            #expect(notice.state == .draft)
        }
        #expect(try world.plaques(of: Actors.plant).isEmpty)
        notice = try world.sign(notice, as: order[3])
        #expect(notice.state == .published)
        #expect(notice.signatures.map(\.department) == order)
        let plaque = try #require(try world.plaques(of: Actors.plant).first)
        let notified = try world.show(application)
        #expect(
            notified.state == .notified && notified.plaqueID == plaque.id && notified.noticeID == notice.id)
    }

    @Test("three signatures are not four", arguments: orders[0])
    func missing(absent: Department) throws {
        let notice = try world.draft("2026-1", over: [application])
        for department in Self.orders[0] where department != absent {
            _ = try world.sign(notice, as: department)
        }
        #expect(try world.show(application).state == .audited)
        #expect(try world.world.published(PlaqueChanged.self).isEmpty)
    }

    @Test("a department signs once, the right text, and only if it is one of the four")
    func signing() throws {
        let notice = try world.draft("2026-1", over: [application])
        for department in [Department.bulkCement, .transport, .unspecified] {
            expectRefusal(.departmentNotNeeded) { try world.sign(notice, as: department) }
        }
        expectRefusal(.noticeChanged, at: "content_digest") {
            try world.sign(notice, as: .ecology, digest: Data(repeating: 0, count: 32))
        }
        _ = try world.sign(notice, as: .ecology)
        expectRefusal(.noticeSigned) { try world.sign(notice, as: .ecology) }
        for department in [Department.commerce, .economyIt, .construction] {
            _ = try world.sign(notice, as: department)
        }
        expectRefusal(.noticePublished) { try world.sign(notice, as: .ecology) }
        expectRefusal(.noticeUnknown) { try world.sign(.with { $0.id = "none" }, as: .ecology) }
        let ofCity = World.actor("hz-ecology", .signatory, over: "330500")
        expectRefusal(.noGrantHere) {
            try world.act(ofCity, world.notices.signNotice, .with { $0.noticeID = notice.id })
        }
    }

    @Test("a notice takes audited applications, each once and on one notice only")
    func drafting() throws {
        let template = Template.with { $0.id = application.templateID }
        let open = try world.apply(in: world.openRound("R2026-2", under: template), by: Actors.otherPlant)
        expectRefusal(.applicationNotAudited, at: "application_ids[1]") {
            try world.draft("2026-1", over: [application, open])
        }
        expectRefusal(.applicationRepeated, at: "application_ids[1]") {
            try world.draft("2026-1", over: [application, application])
        }
        expectRefusal(.applicationUnknown, at: "application_ids[0]") {
            try world.draft("2026-1", over: [.with { $0.id = "none" }])
        }
        expectRefusal(.noGrantHere) {
            try world.act(Actors.city, world.notices.draftNotice, .with { $0.number = "2026-1" })
        }
        _ = try world.draft("2026-1", over: [application])
        expectRefusal(.applicationOnNotice, at: "application_ids[0]") {
            try world.draft("2026-2", over: [application])
        }
        expectRefusal(.noticeNumberTaken, at: "number") { try world.draft("2026-1", over: [application]) }
    }

    @Test("the digest covers the number and every line")
    func digest() throws {
        let notice = try world.draft("2026-1", over: [application])
        #expect(Data(notice.digest.bytes) == notice.contentDigest)
        let line = "line|\(application.id)|plant-1|330522|STANDARD|示例一号混凝土有限公司"
        #expect(notice.canonicalText == "qingtong-notice/v1\nnumber|2026-1\n\(line)\n")
        let changes: [(inout Notice) -> Void] = [
            { $0.number = "2026-2" }, { $0.lines[0].tier = .demonstration },
            { $0.lines[0].enterpriseName = "另一家" }, { $0.lines[0].enterpriseID = "plant-2" },
            { $0.lines[0].divisionCode = "330523" }, { $0.lines.append($0.lines[0]) }, { $0.lines = [] },
        ]
        for change in changes {
            var changed = notice
            change(&changed)
            #expect(changed.digest != notice.digest)
        }
    }

    @Test("anyone known reads a notice; an unknown one is refused")
    func show() throws {
        let notice = try world.draft("2026-1", over: [application])
        #expect(
            try world.ask(Actors.stranger, world.notices.getNotice, .with { $0.noticeID = notice.id })
                == notice
        )
        expectRefusal(.noticeUnknown, at: "notice_id") {
            try world.ask(Actors.stranger, world.notices.getNotice, .with { $0.noticeID = "none" })
        }
    }
}
