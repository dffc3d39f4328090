import AcceptanceAPI
import CommonAPI
import Crypto
import Foundation
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Papers of plants")
struct PermitTests {
    private let registry: RegistryWorld
    private let plant: Enterprise

    init() throws {
        registry = try RegistryWorld()
        plant = try registry.register("示例一号混凝土有限公司")
    }

    private func request(
        _ kind: PermitKind = .qualification, _ number: String = "D333000001", from: String = "2024-01-01",
        until: String = "2028-12-31", replaces: String = ""
    ) -> RecordPermitRequest {
        .with {
            $0.enterpriseID = plant.id
            $0.kind = kind
            $0.number = number
            $0.issuer = "示例发证机关"
            $0.validFrom = from
            $0.validUntil = until
            $0.replaces = replaces
        }
    }

    private func record(_ request: RecordPermitRequest, as actor: Actor? = nil) throws -> Permit {
        try registry.command(as: actor ?? registry.registrar) {
            try registry.permits.recordPermit(request, $0)
        }
    }

    private func amend(
        _ permit: Permit, as actor: Actor? = nil, _ fill: (inout AmendPermitRequest) -> Void
    ) throws -> Permit {
        var request = AmendPermitRequest.with {
            $0.permitID = permit.id
            $0.revision = permit.revision
            $0.reason = "录错"
        }
        fill(&request)
        return try registry.command(as: actor ?? registry.registrar) {
            try registry.permits.amendPermit(request, $0)
        }
    }

    private func withdraw(_ permit: Permit, until: String) throws -> Permit {
        try registry.command(as: registry.registrar) {
            try registry.permits.withdrawPermit(
                .with {
                    $0.permitID = permit.id
                    $0.revision = permit.revision
                    $0.validUntil = until
                    $0.reason = "注销"
                }, $0)
        }
    }

    // MARK: Recording

    @Test(
        "a pollutant registration is good for five years, to the day before",
        arguments: [
            ("2024-01-10", "2029-01-09"), ("2024-02-29", "2029-02-28"), ("2026-11-23", "2031-11-22"),
        ])
    func registrationTerm(_ from: String, _ until: String) throws {
        #expect(try record(request(.pollutantRegistration, from: from, until: "")).validUntil == until)
    }

    @Test("a term that is not the law's is refused with the one that is")
    func wrongTerm() throws {
        let refusal = #expect(throws: Refusal.self) {
            try record(request(.pollutantRegistration, from: "2024-01-10", until: "2034-01-09"))
        }
        #expect(refusal?.reason == .permitTerm)
        #expect(refusal?.values == ["until": "2029-01-09"])
    }

    @Test("other papers end when they say, or not at all")
    func otherTerms() throws {
        #expect(try record(request()).validUntil == "2028-12-31")
        #expect(try record(request(.land, "L-1", until: "")).lastDay == nil)
        let refusal = #expect(throws: Refusal.self) { try record(request(.planning, until: "2023-12-31")) }
        #expect(refusal?.reason == .permitDays)
        #expect(
            #expect(throws: Refusal.self) { try record(request(.planning, from: "2024-02-30")) }?.reason.word
                == "day-unknown")
    }

    @Test("a number stands for one paper of its kind in force; a newer one takes its place")
    func replaced() throws {
        let older = try record(request())
        #expect(#expect(throws: Refusal.self) { try record(request()) }?.reason == .permitExists)
        _ = try record(request(.planning))
        let newer = try record(request(from: "2026-01-01", until: "2030-12-31", replaces: older.id))
        let permits = try registry.query {
            try registry.permits.listPermits(.with { $0.enterpriseID = plant.id }, $0).permits
        }
        #expect(permits.map(\.id).contains(newer.id))
        let past = try #require(permits.first { $0.id == older.id })
        #expect(past.state == .replaced)
        #expect(past.replacedBy == newer.id)
        for refused in [
            { _ = try amend(past) { $0.number = "X" } }, { _ = try withdraw(past, until: "2026-11-01") },
            { _ = try record(request(replaces: older.id)) },
        ] as [() throws -> Void] {
            #expect(#expect(throws: Refusal.self) { try refused() }?.reason == .permitEnded)
        }
        let other = #expect(throws: Refusal.self) { try record(request(.land, replaces: newer.id)) }
        #expect(other?.reason == .permitUnknown)
    }

    @Test("a change says why, and the paper is read as it stood")
    func amended() throws {
        let permit = try record(request())
        let before = registry.world.now.microseconds
        registry.advance(seconds: 60)
        let amended = try amend(permit) {
            $0.issuer = "另一发证机关"
            $0.validUntil = "2029-06-30"
        }
        #expect(amended.changeReason == "录错")
        #expect(amended.number == permit.number)
        let past = try registry.query {
            try registry.permits.getPermit(
                .with {
                    $0.permitID = permit.id
                    $0.asOf = before
                }, $0)
        }
        #expect(past == permit)
        let history = try registry.query {
            try registry.permits.getPermitHistory(.with { $0.permitID = permit.id }, $0).revisions
        }
        #expect(history.map(\.permit.validUntil) == ["2029-06-30", "2028-12-31"])
        #expect(history.map(\.changedBy) == ["registrar.01", "registrar.01"])
    }

    @Test("a withdrawn paper ended on a day that has come")
    func withdrawn() throws {
        let permit = try record(request())
        #expect(
            #expect(throws: Refusal.self) { try withdraw(permit, until: "2026-11-24") }?.reason == .dayAhead)
        let withdrawn = try withdraw(permit, until: "2026-11-20")
        #expect(withdrawn.state == .withdrawn)
        #expect(withdrawn.validUntil == "2026-11-20")
        _ = try record(request())
    }

    @Test("papers are the registrar's and the plant's own to enter")
    func access() throws {
        let applicant = World.actor("plant.01", .applicant, over: "330481", speaksFor: plant.id)
        let permit = try record(request(), as: applicant)
        let stranger = World.actor("plant.02", .applicant, over: "330481", speaksFor: "another")
        #expect(
            #expect(throws: Refusal.self) { try record(request(.land), as: stranger) }?.reason == .noGrantHere
        )
        #expect(
            #expect(throws: Refusal.self) { try amend(permit, as: stranger) { $0.number = "X" } }?.reason
                == .noGrantHere)
        #expect(throws: Refusal.self) {
            try registry.query { try registry.permits.getPermit(.with { $0.permitID = "nowhere" }, $0) }
        }
    }

    // MARK: Files

    private let files = AttachmentService(readers: RegistryService.attachmentReaders)

    private func upload(_ content: String, as actor: Actor) throws -> AttachedFile {
        let data = Data(content.utf8)
        let part = AttachmentPart.with {
            $0.data = data
            $0.attachment = .with {
                $0.sha256 = SHA256.hash(data).hex
                $0.name = "示例.pdf"
                $0.mediaType = "application/pdf"
                $0.size = Int64(data.count)
            }
        }
        return try registry.command(as: actor) { try files.putAttachment([part], $0) }
    }

    private func read(_ file: AttachedFile, as actor: Actor) throws -> Data {
        var content = Data()
        try registry.query(as: actor) { query in
            try files.getAttachment(.with { $0.sha256 = file.sha256 }, query) { content += $0.data }
        }
        return content
    }

    @Test(
        "a paper's files are shown to officers of the plant's division and to the plant, and to nobody else")
    func attachments() throws {
        let own = World.actor("plant.01", .applicant, over: "330481", speaksFor: plant.id)
        let file = try upload("示例扫描件", as: own)
        let permit = try record(
            {
                var request = request()
                request.attachments = [file]
                return request
            }(), as: own)
        #expect(permit.attachments == [file])
        for actor in [own, registry.countyRegistrar, World.actor("auditor.01", .auditor, over: "330000")] {
            #expect(try read(file, as: actor) == Data("示例扫描件".utf8))
        }
        for actor in [registry.reader, World.actor("registrar.09", .registrar, over: "330522")] {
            #expect(
                #expect(throws: Refusal.self) { try read(file, as: actor) }?.reason.word
                    == "attachment-unknown")
        }
        let more = try upload("另一份", as: own)
        #expect(try amend(permit, as: own) { $0.addAttachments = [more, file] }.attachments == [file, more])
    }

    @Test("a file that the caller did not bring is not named in a paper")
    func foreignFile() throws {
        let file = try upload("示例", as: registry.reader)
        let refusal = #expect(throws: Refusal.self) {
            try record(
                {
                    var request = request()
                    request.attachments = [file]
                    return request
                }())
        }
        #expect(refusal?.reason.word == "attachment-unknown")
        #expect(refusal?.field == "attachments[0].sha256")
    }

    // MARK: What ends next

    @Test(
        "notices fall due 90, 30 and 7 days ahead",
        arguments: [
            ("2027-02-22", nil), ("2027-02-21", 90), ("2026-12-24", 90), ("2026-12-23", 30),
            ("2026-12-01", 30), ("2026-11-30", 7), ("2026-11-23", 7), ("2026-11-22", nil),
        ] as [(String, Int?)])
    func notices(_ last: String, _ notice: Int?) throws {
        let last = try Day(last, field: .request)
        #expect(ExpiryTerms.due(for: last, on: "2026-11-23") == notice)
    }

    @Test("the soonest to end come first, with the days left and the notice that is due")
    func expiring() throws {
        for (kind, until) in [
            (.land, "2027-03-01"), (.planning, "2026-12-10"), (.completion, "2026-11-29"),
            (.other, "2026-11-01"),
        ] as [(PermitKind, String)] {
            _ = try record(request(kind, "N-\(kind.rawValue)", until: until))
        }
        _ = try record(request(.businessLicence, until: ""))
        func page(_ days: Int32, division: String = "", size: Int32 = 0, after token: String = "") throws
            -> ExpiringPage
        {
            try registry.query {
                try registry.permits.listExpiring(
                    .with {
                        $0.divisionCode = division
                        $0.withinDays = days
                        $0.pageSize = size
                        $0.pageToken = token
                    }, $0)
            }
        }
        let papers = try page(0).papers
        #expect(papers.map(\.permit.kind) == [.other, .completion, .planning])
        #expect(papers.map(\.daysLeft) == [-22, 6, 17])
        #expect(papers.map(\.notice) == [0, 7, 30])
        #expect(papers.map(\.enterpriseName) == Array(repeating: plant.name, count: 3))
        #expect(try page(365).papers.count == 4)
        #expect(try page(0, division: "330522").papers.isEmpty)
        let first = try page(0, size: 2)
        #expect(try first.papers.count == 2 && page(0, size: 2, after: first.nextPageToken).papers.count == 1)
    }

    @Test("the forecast counts by month what ends, papers by kind and plaques, with nothing left out")
    func forecast() throws {
        for (kind, until) in [
            (.land, "2026-11-30"), (.planning, "2026-12-01"), (.completion, "2026-12-31"),
            (.other, "2026-11-01"), (.dischargePermit, "2028-01-01"),
        ] as [(PermitKind, String)] {
            _ = try record(request(kind, "N-\(kind.rawValue)", until: until))
        }
        try registry.receive(PlaqueFixtures.changed(plant, .granted), about: plant.id, from: "acceptance")
        let forecast = try registry.query {
            try registry.permits.forecastExpiry(.with { $0.months = 37 }, $0)
        }
        #expect(forecast.months.count == 37)
        #expect(forecast.months.prefix(3).map(\.month) == ["2026-11", "2026-12", "2027-01"])
        #expect(
            forecast.months[0].papers == [
                Int32(PermitKind.land.rawValue): 1, Int32(PermitKind.other.rawValue): 1,
            ])
        #expect(
            forecast.months[1].papers
                == [Int32(PermitKind.planning.rawValue): 1, Int32(PermitKind.completion.rawValue): 1])
        #expect(forecast.overdue == 1)
        #expect(forecast.months.map(\.plaques).reduce(0, +) == 1)
        #expect(forecast.months[36].month == "2029-11")
        #expect(forecast.months[36].plaques == 1)
        #expect(
            try registry.query {
                try registry.permits.forecastExpiry(.with { $0.divisionCode = "330522" }, $0)
            }
            .months.allSatisfy { $0.papers.isEmpty && $0.plaques == 0 })
    }
}
