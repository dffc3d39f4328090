import ArgumentParser
import CommonAPI
import Foundation
import Installation
import RPC
import Rulebook
import ServiceKit
import SwiftProtobuf

/// The record of a restoration: who signs it, who keeps it, and when the service accepts commands again.
struct RestorationVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restoration",
        abstract: say("恢复记录：起草、签署、提交、查看。", "The record of a restoration: draft, sign, submit, show."),
        subcommands: [Draft.self, Sign.self, Unsign.self, Submit.self, Show.self])

    /// Writes the record of a restored service, to be signed.
    struct Draft: Verb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "重新起草恢复记录（恢复时其他服务未能应答，或记录被拒时）。",
                "Draft the record anew: when the others did not answer at the restoration, or refused it."))
        @Argument(help: ServiceName.help) var service: String
        @OptionGroup var frame: SignedFrame

        /// The record and the path of its file.
        struct Reply {
            let restoration: Restoration
            let path: String
        }

        func validate() throws { try ServiceName.check(service) }

        func ask(_ session: Session) async throws -> Reply {
            let home = frame.caller.homeOptions.location
            let state = try await RestorationsClient(session.caller(of: service)).getRestoration(
                GetRestorationRequest())
            guard !state.settled else {
                throw ValidationError(say("没有待了结的恢复", "there is no restoration to settle"))
            }
            let record = state.restoration.record
            let restoration = try await RestorationDraft.completed(
                record, by: RestorationDraft.witnesses(of: record.node, service, session), needsAll: true,
                floor: RestorationFiles(home).floor(of: record))
            return Reply(
                restoration: restoration,
                path: try RestorationDraft.write(restoration, of: service, in: home))
        }

        func json(of reply: Reply) throws -> String { try reply.restoration.jsonString() }

        func text(of reply: Reply) -> String { RestorationDraft.text(of: reply.restoration, in: reply.path) }
    }

    /// Adds one administrator's signature to the record. It changes a file and calls no service, so it has no frame.
    struct Sign: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say(
                "签署恢复记录（两个互不隶属单位的省级管理员各签一次）。", "Sign the record: two administrators of two agencies do."))
        @Argument(help: ArgumentHelp(say("记录文件。", "The record's file."), valueName: "file")) var file: String
        @OptionGroup var caller: CallerOptions

        func run() throws {
            var restoration = try RestorationDraft.read(file)
            let key = try caller.homeOptions.location.key(of: caller.principal)
            print(String(decoding: restoration.record.signedText, as: UTF8.self))
            restoration.signatures.removeAll { $0.principalID == caller.principal }
            restoration.signatures.append(restoration.record.signed(by: caller.principal, key))
            try RestorationDraft.write(restoration, to: file)
            print(
                say(
                    "\(caller.principal) 已签署；共 \(restoration.signatures.count) 个签名。",
                    "Signed by \(caller.principal); \(restoration.signatures.count) signatures."))
        }
    }

    /// Removes a signature from the record's file: one by a wrong key, or by somebody who may not sign. It calls no
    /// service either.
    struct Unsign: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say(
                "从记录文件中去掉某人的签名（签错时），其余签名不变。",
                "Take somebody's signature out of the record's file; the others stay."))
        @Argument(help: ArgumentHelp(say("记录文件。", "The record's file."), valueName: "file")) var file: String
        @Argument(help: ArgumentHelp(say("签名人。", "Who signed."), valueName: "principal")) var principal:
            String

        func run() throws {
            var restoration = try RestorationDraft.read(file)
            let signers = restoration.signatures.map(\.principalID)
            guard signers.contains(principal) else {
                let known = signers.isEmpty ? say("无", "nobody") : signers.joined(separator: ", ")
                throw ValidationError(
                    say("\(principal) 没有签署；已签：\(known)", "\(principal) did not sign; signed by: \(known)"))
            }
            restoration.signatures.removeAll { $0.principalID == principal }
            // The other services' statements were about the record with that signature.
            restoration.statements = []
            try RestorationDraft.write(restoration, to: file)
            print(
                say(
                    "已去掉 \(principal) 的签名；还有 \(restoration.signatures.count) 个。",
                    "The signature of \(principal) is out; \(restoration.signatures.count) left."))
        }
    }

    /// Makes the other services keep the record, and then the restored one accept it.
    struct Submit: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "提交：先由其他服务保存，再由恢复的服务接受。", "Have the others keep the record, then the service take it."))
        @Argument(help: ArgumentHelp(say("记录文件。", "The record's file."), valueName: "file")) var file: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Restoration {
            var restoration = try RestorationDraft.read(file)
            let known = try frame.caller.homeOptions.location.knownServices()
            let node = restoration.record.node
            guard let service = HomeBuilder.services.first(where: { known.node(of: $0) == node }) else {
                throw ValidationError("client.json names no \(node)")
            }
            try await Self.check(restoration, with: RestorationsClient(session.caller(of: service)))
            for witness in HomeBuilder.services where witness != service {
                let statement = try await RestorationsClient(session.caller(of: witness))
                    .witnessRestoration(.with { $0.restoration = restoration })
                restoration.statements.removeAll { $0.witness == statement.witness }
                restoration.statements.append(statement)
            }
            restoration = try await RestorationsClient(session.caller(of: service)).settleRestoration(
                .with { $0.restoration = restoration })
            try RestorationDraft.write(restoration, to: file)
            return restoration
        }

        func text(of restoration: Restoration) -> String {
            let record = restoration.record
            return say(
                "\(record.node) 的恢复已了结（第 \(record.generation) 代），重新受理命令。",
                "The restoration of \(record.node) is settled (generation \(record.generation)); it takes commands again."
            )
        }

        /// Makes the restored service check the record before others keep it: a record that it would refuse must not
        /// use up a generation with them. Asked to settle without their statements, it refuses an otherwise good record
        /// for that reason only.
        private static func check(
            _ restoration: Restoration, with client: RestorationsClient
        ) async throws {
            let state = try await client.getRestoration(GetRestorationRequest())
            let isItsOwn = state.restoration.record.epoch == restoration.record.epoch
            // Called again after a lost answer, or no witness is needed: then the check itself would settle the record.
            if isItsOwn, state.settled || state.witnesses.isEmpty { return }
            do {
                _ = try await client.settleRestoration(
                    .with {
                        $0.restoration = restoration
                        $0.restoration.statements = []
                    })
            } catch let status as Status where status.reason == "restoration-witnesses" {
                return
            }
        }
    }

    /// Shows the state of a service's restoration.
    struct Show: ShowVerb {
        static let configuration = CommandConfiguration(
            abstract: say("查看服务的恢复记录。", "Show the restorations of a service's store."))
        @Argument(help: ServiceName.help) var service: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> RestorationState {
            try await RestorationsClient(session.caller(of: service)).getRestoration(
                GetRestorationRequest())
        }

        func text(of state: RestorationState) -> String {
            guard state.hasRestoration else {
                return say("从未恢复过。", "The store was never restored.")
            }
            let record = state.restoration.record
            return [
                say("状态：", "state: ") + (state.settled ? say("已了结", "settled") : say("未了结", "unsettled")),
                String(decoding: record.signedText, as: UTF8.self),
                say("签署：", "signed by: ")
                    + state.restoration.signatures.map(\.principalID).joined(separator: ", "),
                say("保存：", "kept by: ")
                    + state.restoration.statements.map(\.witness).joined(separator: ", "),
            ].joined(separator: "\n")
        }
    }
}
