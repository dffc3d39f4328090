import CommonAPI
import Crypto
import EnforcementAPI
import Foundation
import Harness
import RPC
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing

@testable import Demo
@testable import Installation
@testable import Qingtong

/// Strangers on real services.
@Suite("Strangers, from outside")
struct StrangerTests {
    @Test("five hundred commands of nobody make one leaf of the service's own at most")
    func flood() async throws {
        try await TestPrograms.withServices { services in
            try await Story(services: services, narrator: Narrator(showsProgress: false)).loadReference()
            let line = try services.serviceClients.open("registry")
            let forger = SignedCaller(
                line, as: SampleDirectory.registrar.id, key: .generate(),
                to: services.serviceClients.node(of: "registry"),
                clock: { SystemClock.now().microseconds })
            let before = try await services.health(of: "registry").auditSize
            await withTaskGroup(of: Bool.self) { group in
                for number in 0..<500 {
                    group.addTask { await Self.isRefused(number.isMultiple(of: 2) ? line : forger) }
                }
                for await isRefused in group { #expect(isRefused) }
            }
            #expect(try await services.health(of: "registry").auditSize - before <= 1)
            // Known principals go on, on the same connection.
            let plants = try await services.session(SampleDirectory.registrar).enterprises.listEnterprises(
                ListEnterprisesRequest())
            #expect(plants.enterprises.isEmpty)
        }
    }

    @Test("a list of tips that was overheard is answered once, and leaves nothing in its maker's name")
    func overheard() async throws {
        try await TestPrograms.withServices { services in
            try await Story(services: services, narrator: Narrator(showsProgress: false)).loadReference()
            let line = try services.serviceClients.open("enforcement")
            let caller = SignedCaller(
                line, as: SampleDirectory.auditor.id,
                key: try services.home.key(of: SampleDirectory.auditor.id),
                to: services.serviceClients.node(of: "enforcement"), clock: { SystemClock.now().microseconds }
            )
            let payload: [UInt8] = try ListTipsRequest().serializedBytes()
            let overheard = caller.proven(TipsMethods.listTips, SHA256.hash(payload), CallOptions())
            _ = try await line.unary(TipsMethods.listTips, payload, overheard)
            let before = try await services.health(of: "enforcement").auditSize
            let status = await #expect(throws: Status.self) {
                try await line.unary(TipsMethods.listTips, payload, overheard)
            }
            #expect(status?.reason == "read-repeated")
            #expect(try await services.health(of: "enforcement").auditSize - before <= 1)
        }
    }

    private static func isRefused(_ caller: any Caller) async -> Bool {
        do {
            _ = try await EnterprisesClient(caller).registerEnterprise(
                .with {
                    $0.name = "示例三号混凝土有限公司"
                    $0.divisionCode = SampleDirectory.haining
                }, options: CallOptions(timeout: .seconds(60)))
            return false
        } catch {
            return (error as? Status)?.code == .unauthenticated
        }
    }
}
