import AcceptanceAPI
import Checker
import CommonAPI
import Foundation
import Harness
import Installation
import RPC
import RegistryAPI
import ServiceKit
import SwiftProtobuf
import World

extension Scenario {
    /// A disk fills up under load: commands are refused as unavailable, reads go on, health says so, and all is well again
    /// when there is room.
    static let fullDisk = starving("full-disk", because: "store-full") { try $0.set(.space, to: 200_000) }

    /// A file system goes read-only under load, with the same promises.
    static let readOnly = starving("read-only", because: "store-read-only") { try $0.set(.readOnly, to: 1) }

    private static func starving(
        _ name: String, because reason: String, _ break: @escaping @Sendable (FaultSwitch) throws -> Void
    ) -> Scenario {
        Scenario(name: name) { stand, scale, seed in
            var generator = SeededGenerator(seed: seed)
            let field = try await Field.open(stand, name, faults: true)
            var tally = Tally()
            do {
                for service in scale.isBrief ? ["acceptance"] : HomeBuilder.services {
                    let shift = try await field.underLoad(seed: generator.next()) { shift in
                        try await Task.sleep(for: .milliseconds(300))
                        let faults = try field.faults(of: service)
                        try `break`(faults)
                        try await patiently("nobody was told \(reason) by \(service)") {
                            shift.troubles[reason, default: 0] > 0
                        }
                        try await patiently("the health of \(service) stays ready") {
                            let report = try await field.health(of: service)
                            return !report.ready && report.live && !report.trouble.isEmpty
                        }
                        try await field.read(from: service)
                        try faults.clear()
                        try await field.awaitReady(service)
                        try await Task.sleep(for: .milliseconds(300))
                    }
                    tally.note(shift.troubles)
                    for other in ["INTERNAL", "store-device-failing"] {
                        guard let failed = shift.troubles[other] else { continue }
                        tally.failures.append(
                            "\(service) answered \(other) \(failed) times; the reason is \(reason)")
                    }
                }
                tally.findings += try await field.reckon(restarting: false)
            } catch {
                tally.failures.append("\(error)")
            }
            tally.acknowledged = field.journal.tally.acknowledged
            await field.close()
            return tally
        }
    }
}

extension Field {
    /// Reads something that needs no write. Enforcement has no such read for these callers: each of its own leaves a leaf.
    fileprivate func read(from service: String) async throws {
        switch service {
        case "registry":
            _ = try await ReferenceClient(lines.caller(to: service, as: DrillDirectory.organiser))
                .getDivision(
                    .with { $0.code = DrillDirectory.haining })
        case "acceptance":
            _ = try await RoundsClient(lines.caller(to: service, as: DrillDirectory.organiser)).listRounds(
                .with { $0.divisionCode = "330522" })
        default:
            break
        }
    }
}
