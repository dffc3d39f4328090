import CommonAPI
import Crypto
import Installation
import ReferenceData
import Registry
import RegistryAPI
import SwiftProtobuf

extension Story {
    struct ReferenceFacts: Sendable {
        let divisions: Int64
        let workingDays2026: Int32
        let agencies: Int
        let callers: Int
    }

    /// Divisions, calendar, legal clocks, agencies and callers.
    @discardableResult
    func loadReference() async throws -> ReferenceFacts {
        let administrator = try stage.switchboard.session(as: HomeBuilder.administrator)
        let divisions = try await administrator.reference.loadDivisions(SampleData.divisions())
        let haining = try await administrator.reference.getDivision(.with { $0.code = Cast.haining })
        narrator.tell(
            1, say("载入浙江行政区划", "Divisions of Zhejiang load"),
            say("新增 \(divisions.created) 个", "\(divisions.created) created"), evidence: haining.path)

        _ = try await administrator.reference.loadCalendar(SampleData.calendarYears())
        let days = try await administrator.reference.countWorkingDays(.with { $0.year = "2026" })
        let clocks = try await administrator.reference.loadClockRules(SampleData.clockRules())
        narrator.tell(
            1, say("载入工作日历与法定期限", "Working days and legal clocks load"),
            say(
                "2026 年 \(days.days) 个工作日；\(clocks.created) 条期限",
                "\(days.days) working days in 2026; \(clocks.created) clocks"),
            evidence: "CountWorkingDays 2026")

        let officers = try Cast.officers.map { player in
            player.principal(publicKey: try stage.home.keyMadeIfMissing(of: player.id).publicKey.bytes)
        }
        let second = try stage.switchboard.session(as: HomeBuilder.secondAdministrator)
        try await opening(by: administrator, second).enter(Cast.agencies, officers)
        let agencies = try await administrator.directory.listAgencies(ListAgenciesRequest()).agencies
        narrator.tell(
            1, say("登记单位与经办身份", "Agencies and their callers are entered"),
            say(
                "\(agencies.count) 个单位，\(Cast.officers.count) 个身份，密钥 0600",
                "\(agencies.count) agencies, \(Cast.officers.count) callers, keys of mode 0600"),
            evidence: stage.home.path("keys"))
        try await stage.settle()
        return ReferenceFacts(
            divisions: divisions.created, workingDays2026: days.days, agencies: agencies.count,
            callers: Cast.officers.count)
    }

    /// How the directory is filled: from above, then by each agency's own administrator, whose key is made on first run.
    private func opening(by first: Session, _ second: Session) -> DirectoryOpening {
        DirectoryOpening(
            first: first.registry, second: second.registry,
            administrator: { [stage] agency in
                let id = DirectoryOpening.administratorID(of: agency)
                return .init(id: id, key: try stage.home.keyMadeIfMissing(of: id))
            }, line: { [stage] in try stage.switchboard.session(as: $0.id, key: $0.key).registry })
    }
}
