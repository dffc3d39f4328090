import CommonAPI
import Harness
import Installation
import RegistryAPI
import SwiftProtobuf

extension Story {
    /// Divisions, calendar, legal clocks, agencies and callers.
    @discardableResult
    func loadReference() async throws -> RunningServices.LoadedReference {
        let loaded = try await services.loadReference()
        let administrator = try services.serviceClients.session(as: HomeBuilder.administrator)
        let haining = try await administrator.reference.getDivision(
            .with { $0.code = SampleDirectory.haining })
        narrator.tell(
            1, say("载入浙江行政区划", "Divisions of Zhejiang load"),
            say("新增 \(loaded.divisions) 个", "\(loaded.divisions) created"), evidence: haining.path)
        narrator.tell(
            1, say("载入工作日历与法定期限", "Working days and legal clocks load"),
            say(
                "2026 年 \(loaded.workingDays2026) 个工作日；\(loaded.clocks) 条期限",
                "\(loaded.workingDays2026) working days in 2026; \(loaded.clocks) clocks"),
            evidence: "CountWorkingDays 2026")
        let callers = SampleDirectory.officers.count
        narrator.tell(
            1, say("登记单位与经办身份", "Agencies and their callers are entered"),
            say(
                "\(loaded.agencies) 个单位，\(callers) 个身份，密钥 0600",
                "\(loaded.agencies) agencies, \(callers) callers, keys of mode 0600"),
            evidence: services.home.path("keys"))
        return loaded
    }
}
