import Acceptance
package import AcceptanceAPI
package import Checker
import CommonAPI
import Crypto
import EnforcementAPI
import Foundation
package import RPC
import ReferenceData
import Registry
import RegistryAPI
package import Rulebook
import ServiceKit
import SwiftProtobuf

/// The three services in one process, following each other by hand, with their reference data loaded.
package final class SimulatedProvince: Sendable {
    /// A Monday morning in a year whose calendar is published.
    package static let morning = Instant(microseconds: 1_795_395_600_000_000)

    package let services: [SimulatedService]
    private let checks: Province

    /// Opens the stores and lets the services follow each other; nothing is loaded yet.
    ///
    /// - Parameters:
    ///   - directory: Where the stores are; `nil` keeps them in memory.
    ///   - seed: Where keys and random bytes come from.
    /// - Throws: `OpeningError`.
    package init(in directory: String? = nil, seed: UInt64) throws {
        services = try Province.definitions.enumerated().map { index, definition in
            try SimulatedService(
                definition, at: directory.map { "\($0)/\(definition.name).sqlite3" } ?? ":memory:",
                seed: seed &+ UInt64(index), now: Self.morning)
        }
        for service in services {
            for source in services where source.name != service.name { service.follow(source) }
        }
        checks = try Province(
            keys: Dictionary(uniqueKeysWithValues: services.map { ($0.name, $0.key.publicKey) }))
    }

    package subscript(name: String) -> SimulatedService {
        guard let service = services.first(where: { $0.name == name }) else {
            preconditionFailure("there is no service \(name)")
        }
        return service
    }

    /// A line on which calls are signed by that player.
    package func line(to name: String, as simulated: SimulatedCaller) -> any Caller {
        let service = self[name]
        return SignedCaller(
            DirectLine(service), as: simulated.id, key: simulated.key, to: service.node,
            clock: { service.now.microseconds })
    }

    /// Puts every clock at that time.
    package func setClocks(to now: Instant) {
        for service in services { service.now = now }
    }

    /// Lets every follower catch up.
    package func deliverAll() async throws {
        var isDone = false
        while !isDone {
            isDone = true
            for source in services {
                for follower in services where follower.name != source.name {
                    let cursor = try await follower.read { try Inbox.cursor(of: source.name, in: $0) }
                    for event in try await source.events(after: cursor) {
                        _ = try await follower.receive(event, from: source.name)
                        isDone = false
                    }
                }
            }
        }
    }

    /// What does not hold in the stores and between them.
    package func findings(
        journal lines: [ClientJournal.Line] = [], isSettled: Bool = true
    ) async throws -> [Checker.Finding] {
        var stores: [StoreSnapshot] = []
        for service in services {
            stores.append(try await service.read { try StoreSnapshot(of: service.name, in: $0) })
        }
        return checks.findings(in: stores, journal: lines, isSettled: isSettled)
    }

    /// Gives up the stores.
    package func close() {
        for service in services { service.close() }
    }

    // MARK: - Setting up

    /// Loads divisions, calendar, clocks, agencies, callers, experts and a template; returns the template.
    package func setUp() async throws -> AcceptanceAPI.Template {
        for service in services {
            let peers = services.filter { $0.name != service.name }.map(\.principal)
            let identity = ServiceIdentity(node: service.node, key: service.key)
            try await service.tamper { transaction in
                let command = Command(
                    transaction: transaction, actor: .nobody, now: Self.morning, cause: Command.configuration,
                    node: identity)
                for peer in peers { try command.kept(.principals).copy(peer) }
                try command.recordConfiguration()
            }
        }
        try await self["registry"].tamper {
            [administrator = SimulatedCallers.administrator.principal] transaction in
            let command = Command(
                transaction: transaction, actor: .nobody, now: Self.morning, cause: Command.configuration,
                node: ServiceIdentity(node: "registry@zj", key: .generate()))
            _ = try command.kept(.principals).add(administrator)
            try command.recordConfiguration()
        }
        let registry = line(to: "registry", as: SimulatedCallers.administrator)
        let reference = ReferenceClient(registry)
        _ = try await reference.loadDivisions(Self.divisions())
        _ = try await reference.loadCalendar(Self.calendar())
        _ = try await reference.loadClockRules(Self.clocks())
        let opening = DirectoryOpening(
            first: registry, administrator: { SimulatedCallers.administrator(of: $0) },
            line: { administrator in
                let service = self["registry"]
                return SignedCaller(
                    DirectLine(service), as: administrator.id, key: administrator.key, to: service.node,
                    clock: { service.now.microseconds })
            })
        try await opening.enter(SimulatedCallers.agencies, SimulatedCallers.officers.map(\.principal))
        try await deliverAll()
        _ = try await AttachmentsClient(line(to: "registry", as: SimulatedCallers.registrar)).putAttachment([
            .with {
                $0.attachment = Self.scan
                $0.data = Data(Self.scanned)
            }
        ])
        let organiser = line(to: "acceptance", as: SimulatedCallers.organiser)
        _ = try await ExpertsClient(organiser).loadExperts(Self.experts)
        return try await TemplatesClient(organiser).publishTemplate(Self.template)
    }

    private static let scanned = Array("模拟扫描件".utf8)
    /// The file that the registrar's agency refers to in every record.
    static let scan = AttachedFile.with {
        $0.sha256 = SHA256.hash(scanned).hex
        $0.name = "模拟.pdf"
        $0.mediaType = "application/pdf"
    }

    private static func divisions() throws -> [CommonAPI.Division] {
        // Only what the players need, parents first: a province, its cities, two counties.
        let wanted: Set = ["330000", "330400", "330500", "330481", "330522"]
        return try SampleData.divisions().filter { wanted.contains($0.id) }
    }

    private static func calendar() throws -> [CalendarYear] {
        try SampleData.calendarYears().filter { $0.id == "2026" }
    }

    private static func clocks() throws -> [ClockRule] {
        try SampleData.clockRules()
    }

    private static let experts: [Expert] = SimulatedCallers.experts.map { simulated in
        .with {
            $0.id = simulated.speaksFor
            $0.name = "模拟专家 \(simulated.speaksFor)"
            $0.organisation = "模拟单位 \(simulated.speaksFor)"
            $0.speciality = "清洁生产"
            $0.divisionCode = "330400"
            $0.recognisedUntil = "2029-12-31"
        }
    }

    /// One gate and two scored items.
    private static let template = PublishTemplateRequest.with {
        $0.title = "模拟细则"
        $0.version = "simulated-1"
        $0.source = "模拟"
        $0.items = [item("G1", 0, .veto), item("S1", 60, .unspecified), item("S2", 40, .vetoIfZero)]
        $0.thresholds = .with {
            $0.standardPoints = 80
            $0.demonstrationPoints = 90
            $0.innovationPoints = 90
            $0.groupFloorPercent = 60
            $0.maxSpreadPoints = 15
        }
    }

    private static func item(_ code: String, _ points: Int32, _ gate: GateKind) -> TemplateItem {
        .with {
            $0.code = code
            $0.group = "模拟组"
            $0.text = "模拟条款 \(code)"
            $0.points = points
            $0.gate = gate
        }
    }
}
