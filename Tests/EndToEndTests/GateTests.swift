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

/// Bad callers over real sockets: every refusal has code, reason and field, writes nothing, and leaves a leaf if it is known
/// whose call it was.
@Suite("The gates, from outside")
struct GateTests {
    @Test(
        "commands that are unsigned, forged, late, misdirected or without grant are refused; the known caller's leaves a leaf"
    )
    func refusals() async throws {
        try await TestPrograms.withServices { services in
            let story = Story(services: services, narrator: Narrator(showsProgress: false))
            try await story.loadReference()
            let line = try services.serviceClients.open("registry")
            let key = try services.home.key(of: SampleDirectory.registrar.id)
            let node = services.serviceClients.node(of: "registry")
            let now: @Sendable () -> Int64 = { SystemClock.now().microseconds }
            let late: @Sendable () -> Int64 = { SystemClock.now().microseconds - 121_000_000 }
            let cases: [(caller: any Caller, code: StatusCode, reason: String)] = [
                (line, .unauthenticated, "unsigned"),
                (
                    SignedCaller(
                        line, as: SampleDirectory.registrar.id, key: .generate(), to: node, clock: now),
                    .unauthenticated, "signature-wrong"
                ),
                (
                    SignedCaller(line, as: "nobody", key: key, to: node, clock: now), .unauthenticated,
                    "signature-wrong"
                ),
                (
                    SignedCaller(
                        line, as: SampleDirectory.registrar.id, key: key, to: "enforcement@zj", clock: now),
                    .unauthenticated, "signature-wrong"
                ),
                (
                    SignedCaller(line, as: SampleDirectory.registrar.id, key: key, to: node, clock: late),
                    .unauthenticated, "time-outside-window"
                ),
                (try services.session(SampleDirectory.hotline).registry, .permissionDenied, "no-grant"),
            ]
            for (caller, code, reason) in cases {
                let before = try await services.health(of: "registry")
                let status = await refusal(of: caller)
                #expect(status?.code == code, "\(reason)")
                #expect(status?.reason == reason)
                let after = try await services.health(of: "registry")
                // One leaf of the service's own says, once an hour, how many there were that nobody signed.
                let own: ClosedRange<Int64> = code == .unauthenticated ? 0...1 : 1...2
                #expect(own.contains(after.auditSize - before.auditSize), "\(reason)")
            }
            let plants = try await services.session(SampleDirectory.registrar).enterprises.listEnterprises(
                ListEnterprisesRequest())
            #expect(plants.enterprises.isEmpty)
        }
    }

    @Test("a field out of its rule is refused by name before anything is written")
    func fieldAtFault() async throws {
        try await TestPrograms.withServices { services in
            try await Story(services: services, narrator: Narrator(showsProgress: false)).loadReference()
            let hotline = try services.session(SampleDirectory.hotline)
            do {
                _ = try await hotline.tips.fileTip(
                    .with {
                        $0.channel = .hotline
                        $0.target = .with { $0.divisionCode = "33048" }
                        $0.grounds = [.land]
                        $0.content = "x"
                    })
                Issue.record("the tip was accepted")
            } catch let status as Status {
                #expect(status.code == .invalidArgument)
                #expect(status.field == "target.division_code")
                #expect(status.reason == "field-pattern")
            }
            let auditor = try services.session(SampleDirectory.auditor)
            #expect(try await auditor.tips.listTips(ListTipsRequest()).tips.isEmpty)
        }
    }

    private func refusal(of caller: any Caller) async -> Status? {
        do {
            _ = try await EnterprisesClient(caller).registerEnterprise(
                .with {
                    $0.name = "示例三号混凝土有限公司"
                    $0.divisionCode = SampleDirectory.haining
                })
            return nil
        } catch {
            return error as? Status
        }
    }
}
