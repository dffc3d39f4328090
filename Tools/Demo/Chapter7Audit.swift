import Harness
import Installation

extension Story {
    /// The three logs are checked, each against the heads the other two kept.
    @discardableResult
    func verifyLogs() async throws -> [LogReport] {
        let auditor = try services.session(SampleDirectory.auditor)
        var reports: [LogReport] = []
        for service in HomeBuilder.services {
            // The others keep a head of this log at most a second after it grew.
            try await patiently("no other service keeps a head of \(service)'s log") {
                let report = try await LogVerifier(services.serviceClients.services, as: auditor).verify(
                    service)
                return report.witnesses.count == HomeBuilder.services.count - 1
            }
            let report = try await LogVerifier(services.serviceClients.services, as: auditor).verify(service)
            let doubts = (report.problems + report.unchecked).joined(separator: "; ")
            try expect(report.verdict == .holds, "\(service): \(doubts)")
            reports.append(report)
            narrator.tell(
                7, say("核验 \(service) 审计日志", "The log of \(service) is verified"),
                say(
                    "\(report.size) 条，根与签名一致，\(report.heads) 个见证头一致",
                    "\(report.size) leaves; root, signature and \(report.heads) witnessed heads agree"),
                evidence: "qingtong audit verify")
        }
        return reports
    }
}
