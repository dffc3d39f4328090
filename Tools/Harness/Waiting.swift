package import CommonAPI
import Installation
import ServiceKit

/// Waits until something holds, a minute at most; a failing call counts as "not yet".
///
/// - Parameters:
///   - complaint: What is wrong when it does not hold in time.
///   - holds: Asked again every few milliseconds.
/// - Throws: `StartupFailure` with the complaint, or at once the `StartupFailure` that `holds` throws.
package func patiently(_ complaint: String, until holds: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
        do {
            if try await holds() { return }
        } catch let failure as StartupFailure {
            throw failure
        } catch {
            // Not reachable yet.
        }
        try await Task.sleep(for: .milliseconds(20))
    }
    throw StartupFailure(complaint)
}

/// Waits until every service has applied all that the others have published.
///
/// - Parameter health: Asks a service for its health.
/// - Throws: `StartupFailure` when they do not agree within a minute.
package func awaitSettled(_ health: (_ service: String) async throws -> HealthReport) async throws {
    try await patiently("the services do not catch up with each other") {
        var published: [String: Int64] = [:]
        var reports: [HealthReport] = []
        for service in HomeBuilder.services {
            let report = try await health(service)
            published[service] = report.published
            reports.append(report)
        }
        return reports.allSatisfy { report in
            // A service that does not know its administrator yet shows none.
            report.followers.count == HomeBuilder.services.count - 1
                && report.followers.allSatisfy { $0.applied >= published[$0.source, default: 0] }
        }
    }
}
