import ArgumentParser
import CommonAPI
import Crypto
import Foundation
import Installation
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

/// Who may call the services, and with which rights.
struct PrincipalVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "principal", abstract: say("身份与授权。", "Callers and their grants."),
        subcommands: [Show.self, Register.self, Grant.self, Ungrant.self, Revoke.self])

    typealias Show = ShowRecord<Principal>

    struct Register: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "登记一个身份；没有密钥就在 keys/ 下生成（0600）。",
                "Enter a caller; its key is made in keys/ (mode 0600) if missing."))
        @Argument(
            help: ArgumentHelp(
                say("编号，如 haining-construction.01。", "Its id, such as haining-construction.01.")))
        var id: String
        @Argument(help: ArgumentHelp(say("姓名或名称。", "Its name."))) var name: String
        @Option(help: ArgumentHelp(say("所属单位编号。", "The id of its agency."))) var agency = ""
        @Option(help: ArgumentHelp(say("类别。", "What kind of caller."))) var kind = Word(PrincipalKind.officer)
        @Option(help: ArgumentHelp(say("角色，可重复。", "A role; may be repeated."))) var role: [Word<Role>]
        @Option(help: ArgumentHelp(say("授权的区划。", "The division of the grants."))) var division: String
        @Option(help: ArgumentHelp(say("所代表的企业或专家编号。", "The enterprise or expert it speaks for.")))
        var speaksFor = ""
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Principal {
            let home = frame.caller.homeOptions.location
            let principal = Principal.with {
                $0.id = id
                $0.kind = kind.value
                $0.agencyID = agency
                $0.name = name
                $0.speaksFor = speaksFor
                $0.grants = role.map { CommonAPI.Grant($0.value, over: division) }
            }
            return try await home.withKeyMade(for: principal.id) { key in
                var principal = principal
                principal.publicKey = Data(key.publicKey.bytes)
                let request = RegisterPrincipalRequest.with { $0.principal = principal }
                return try await session.directory.registerPrincipal(request)
            }
        }
    }

    /// A grant, as typed on the command line.
    struct GrantOptions: ParsableArguments {
        @Argument(help: ArgumentHelp(say("身份编号。", "The caller's id."))) var id: String
        @Argument(help: ArgumentHelp(say("角色。", "The role."))) var role: Word<Role>
        @Option(help: ArgumentHelp(say("区划代码。", "The division."))) var division: String

        var request: ChangeGrantRequest {
            .with {
                $0.principalID = id
                $0.grant = CommonAPI.Grant(role.value, over: division)
            }
        }
    }

    struct Grant: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("授予一个角色。", "Give a role."))
        @OptionGroup var grant: GrantOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Principal {
            let request = grant.request
            return try await session.directory.addGrant(request)
        }
    }

    struct Ungrant: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("收回一个角色。", "Take a role away."))
        @OptionGroup var grant: GrantOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Principal {
            let request = grant.request
            return try await session.directory.removeGrant(request)
        }
    }

    struct Revoke: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("停用一个身份。", "End a caller: its signature counts no more."))
        @Argument(help: .id) var id: String
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Principal {
            let request = RevokePrincipalRequest.with {
                $0.principalID = id
                $0.reason = reason
            }
            return try await session.directory.revokePrincipal(request)
        }
    }
}

extension CommonAPI.Grant {
    fileprivate init(_ role: Role, over division: String) {
        self = .with {
            $0.role = role
            $0.divisionCode = division
        }
    }
}

extension Principal: ShownRecord {
    static var showing: String { say("看一个身份。", "Show one caller.") }

    static func get(_ id: String, by session: Session) async throws -> Principal {
        try await session.directory.getPrincipal(.with { $0.principalID = id })
    }

    var summary: String {
        var lines = ["\(id)  \(name)  \(agencyName)", "  \(publicKey.hex)"]
        lines += grants.map { "  \($0.role.words) \($0.divisionCode)" }
        if !speaksFor.isEmpty { lines.append("  → \(speaksFor)") }
        if revokedAt > 0 {
            lines.append(
                "  \(say("已停用", "revoked")) \(Instant(microseconds: revokedAt).beijingText): \(revocationReason)"
            )
        }
        return lines.joined(separator: "\n")
    }
}
