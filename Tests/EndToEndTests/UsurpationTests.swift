import CommonAPI
import Crypto
import EnforcementAPI
import Foundation
import Harness
import RPC
import Registry
import RegistryAPI
import ServiceKit
import SwiftProtobuf
import Testing

@testable import Demo
@testable import Installation
@testable import Qingtong

/// A county's administrator with a grant of its own against three running services.
@Suite("An administrator that reaches for more, on real processes")
struct UsurpationTests {
    private static let agency = "haining-natural-resources"
    private static let usurper = DirectoryOpening.administratorID(of: agency)

    @Test("names of services, rights of its own, others' people and tips stay out of its reach")
    func refused() async throws {
        try await TestPrograms.withServices { services in
            try await Story(services: services, narrator: Narrator(showsProgress: false)).loadReference()
            let usurper = try services.serviceClients.session(as: Self.usurper)
            let key = Data(try services.home.key(of: Self.usurper).publicKey.bytes)
            for (principal, reason) in Self.attempts(with: key) {
                let met = await self.reason {
                    _ = try await usurper.directory.registerPrincipal(.with { $0.principal = principal })
                }
                #expect(met == reason, "\(principal.id)")
            }
            for role in [Role.auditor, .investigator] {
                let change = ChangeGrantRequest.with {
                    $0.principalID = Self.usurper
                    $0.grant = role.over(SampleDirectory.haining)
                }
                #expect(await reason { _ = try await usurper.directory.addGrant(change) } == "own-rights")
            }
            let rival = Agency.with {
                $0.id = "aaa-ecology"
                $0.name = "示例新分局"
                $0.department = .ecology
                $0.divisionCode = SampleDirectory.haining
            }
            #expect(
                await reason { _ = try await usurper.directory.registerAgency(.with { $0.agency = rival }) }
                    == "level-above")

            // From above it may be entered, and gets nothing by that.
            let administrator = try services.serviceClients.session(as: HomeBuilder.administrator)
            _ = try await administrator.directory.registerAgency(.with { $0.agency = rival })
            try await services.settle()
            let filed = try await services.session(SampleDirectory.hotline).tips.fileTip(Self.tip)
            #expect(filed.tip.referrals.map(\.agencyID) == ["haining-ecology"])
            #expect(filed.tip.referrals.map(\.competentID) == ["330481/ecology"])
            for service in HomeBuilder.services {
                let health = try await services.health(of: service)
                #expect(health.ready, "\(health.trouble)")
                #expect(health.followers.allSatisfy { $0.connected && $0.deadLetters == 0 })
            }
        }
    }

    @Test("who is competent is set, listed and ended by verb")
    func verbs() async throws {
        try await TestPrograms.withServices { services in
            try await Story(services: services, narrator: Narrator(showsProgress: false)).loadReference()
            func run(_ words: String..., as principal: String = HomeBuilder.administrator) throws
                -> ProgramRun
            {
                try TestPrograms.run(words + ["--home", services.home.path(""), "--as", principal])
            }
            let set = try run(
                "agency", "competent", "set", "330481", "bulk-cement", "haining-construction", "--reason",
                "示例〔2026〕1号")
            #expect(set.status == 0, "\(set.errors)")
            #expect(set.output.contains("haining-construction"))
            let own = try run(
                "agency", "competent", "set", "330481", "ecology", "haining-ecology", "--reason", "示例",
                as: Self.usurper)
            #expect(own.status != 0)
            let ended = try run("agency", "end", "haining-ecology", "--reason", "机构改革")
            #expect(ended.status == 0, "\(ended.errors)")
            let list = try run("agency", "competent", "list", "--division", "330481")
            #expect(list.output.contains("330481/ecology"))
            #expect(list.output.contains("none: the level above"))
            try await services.settle()
            // Whoever acted for it signs in no more, at any service.
            let gone = try services.serviceClients.session(as: SampleDirectory.ecologyExaminer.id)
            #expect(
                await reason { _ = try await gone.directory.listAgencies(ListAgenciesRequest()) }
                    == "signature-wrong")
            #expect(await reason { _ = try await gone.tips.listTips(ListTipsRequest()) } != nil)
            // Nobody is competent in the county; the province is, for Jiaxing has no body of that line.
            let filed = try await services.session(SampleDirectory.hotline).tips.fileTip(Self.tip)
            #expect(filed.tip.referrals.map(\.agencyID) == ["zj-ecology"])
        }
    }

    @Test(
        "a store that has another's key for a service is put right by its start, and those it refused were not ready"
    )
    func healed() async throws {
        try await TestPrograms.withServices { services in
            #expect(try await services.health(of: "registry").ready)
            // What an event could do before: Acceptance takes somebody else's key for the Registry's.
            let path = services.home.configurationPath(of: "acceptance")
            let sound = try Data(contentsOf: URL(filePath: path))
            var poisoned = try JSONDecoder().decode(ServiceConfiguration.self, from: sound)
            for place in poisoned.peers.indices where poisoned.peers[place].service == "registry" {
                poisoned.peers[place].publicKey = SigningKey.generate().publicKey.hex
            }
            services.kill("acceptance")
            try await patiently("a source that is merely away makes the Registry unready") {
                let health = try await services.health(of: "registry")
                return health.ready && health.check("follows/acceptance")?.finding == .warning
            }
            try JSONEncoder().encode(poisoned).write(to: URL(filePath: path))
            try await services.start("acceptance")
            try await patiently(
                "the Registry says ready although Acceptance will not be followed by it"
            ) {
                let health = try await services.health(of: "registry")
                return !health.ready && health.check("follows/acceptance")?.finding == .bad
                    && health.followers.contains { $0.source == "acceptance" && $0.refused }
            }
            // Enforcement goes on, and so does the Registry's own work.
            #expect(try await services.health(of: "enforcement").ready)
            services.kill("acceptance")
            try sound.write(to: URL(filePath: path))
            try await services.start("acceptance")
            try await patiently("the Registry does not follow Acceptance again") {
                let health = try await services.health(of: "registry")
                return health.ready && health.followers.allSatisfy { $0.connected && !$0.refused }
            }
        }
    }

    // MARK: - What is tried

    private static func attempts(with key: Data) -> [(Principal, String)] {
        func principal(
            _ id: String, agency: String = agency, _ kind: PrincipalKind = .officer,
            _ role: Role = .investigator
        ) -> Principal {
            .with {
                $0.id = id
                $0.kind = kind
                $0.agencyID = agency
                $0.name = "示例"
                $0.publicKey = Data(SigningKey.generate().publicKey.bytes)
                $0.grants = [role.over(SampleDirectory.haining)]
            }
        }
        var twin = principal("\(agency).twin")
        twin.publicKey = key
        return [
            (principal("registry@zj"), "name-of-service"), (principal("acceptance@zj"), "name-of-service"),
            (principal("enforcement@zj", .system), "name-of-service"),
            (principal("acceptance@hz"), "name-of-service"), (principal("registry"), "name-of-service"),
            (principal("reg1stry.zj"), "name-of-service"), (principal("REGISTRY@zj"), "field-pattern"),
            (principal("registry＠zj"), "field-pattern"),
            (principal("\(agency).s", .service), "kind-reserved"),
            (principal("\(agency).f", .officer, .follower), "role-reserved"),
            (principal("haining-ecology.09", agency: "haining-ecology"), "agency-of-others"),
            (principal("haining-ecology.09"), "name-of-another-agency"),
            (principal("\(agency).a", .officer, .auditor), "level-above"),
            (principal("\(agency).b", .officer, .administrator), "level-above"), (twin, "own-rights"),
        ]
    }

    private static let tip = FileTipRequest.with {
        $0.channel = .hotline
        $0.target = .with {
            $0.description_p = "示例未登记搅拌站"
            $0.divisionCode = SampleDirectory.haining
        }
        $0.grounds = [.environment]
        $0.content = "夜间排放灰白色废水。"
    }

    private func reason(_ call: () async throws -> Void) async -> String? {
        do {
            try await call()
            return nil
        } catch {
            return (error as? Status)?.reason ?? "\(error)"
        }
    }
}

extension Role {
    fileprivate func over(_ division: String) -> Grant {
        .with {
            $0.role = self
            $0.divisionCode = division
        }
    }
}

extension HealthReport {
    fileprivate func check(_ name: String) -> HealthCheck? { checks.first { $0.name == name } }
}
