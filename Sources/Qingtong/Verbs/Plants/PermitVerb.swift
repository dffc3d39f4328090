import ArgumentParser
import Foundation
import Installation
import RPC
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

/// Papers of plants: recording, files, and what ends next.
struct PermitVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "permit", abstract: say("证照：登记、附件、到期预测。", "Papers: recording, files, what ends next."),
        subcommands: [
            List.self, Show.self, Record.self, Amend.self, Withdraw.self, History.self, Forecast.self,
            Expiring.self, Notices.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("列出企业的证照。", "List a plant's papers."))
        @Argument(help: ArgumentHelp(say("企业编号。", "The plant."))) var plant: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = ListPermitsRequest.with { $0.enterpriseID = plant }
            let permits = try await caller.withSession { try await $0.permits.listPermits(request).permits }
            try output.show(permits) {
                var table = Table.ofPermits
                for permit in permits { table.add(permit) }
                return table
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("看一份证照。", "Show one paper."))
        @Argument(help: ArgumentHelp(say("记录编号。", "The paper's id."))) var id: String
        @OptionGroup var asOf: AsOfOptions
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = try GetPermitRequest.with {
                $0.permitID = id
                $0.asOf = try asOf.instant()
            }
            let permit = try await caller.withSession { try await $0.permits.getPermit(request) }
            try output.show(permit) { Table.of(permit).text }
        }
    }

    struct Record: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say(
                "登记证照；排污登记自动按五年计。", "Enter a paper; a pollutant registration is reckoned as five years."))
        @Argument(help: ArgumentHelp(say("企业编号。", "The plant."))) var plant: String
        @Argument(help: ArgumentHelp(say("种类。", "Its kind."))) var kind: PermitKindName
        @Argument(help: ArgumentHelp(say("证照编号。", "Its number."))) var number: String
        @Option(help: ArgumentHelp(say("发证机关。", "Who granted it."))) var issuer: String
        @Option(help: ArgumentHelp(say("有效期首日。", "Its first day."), valueName: "day")) var from: String
        @Option(help: ArgumentHelp(say("有效期末日。", "Its last day."), valueName: "day")) var until = ""
        @Option(help: ArgumentHelp(say("替换哪一份（记录编号）。", "The paper it stands in place of."))) var replaces = ""
        @Option(help: ArgumentHelp(say("附件文件，可多次。", "A file of it; may be repeated."))) var attach: [String] =
            []
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let files = attach
            let request = RecordPermitRequest.with {
                $0.enterpriseID = plant
                $0.kind = kind.kind
                $0.number = number
                $0.issuer = issuer
                $0.validFrom = from
                $0.validUntil = until
                $0.replaces = replaces
            }
            let permit = try await caller.withSession { session in
                var request = request
                for file in files { request.attachments.append(try await session.upload(file)) }
                return try await session.permits.recordPermit(request)
            }
            try output.show([permit]) { Table.of(permit) }
        }
    }

    struct Amend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("更正证照，注明缘由；未给的不变。", "Put a paper right, with the reason. What is not given stays."))
        @Argument(help: ArgumentHelp(say("记录编号。", "The paper's id."))) var id: String
        @Option(help: ArgumentHelp(say("正确编号。", "The right number."))) var number: String?
        @Option(help: ArgumentHelp(say("正确发证机关。", "Who granted it."))) var issuer: String?
        @Option(help: ArgumentHelp(say("有效期首日。", "Its first day."), valueName: "day")) var from: String?
        @Option(help: ArgumentHelp(say("有效期末日。", "Its last day."), valueName: "day")) var until: String?
        @Option(help: ArgumentHelp(say("补充附件，可多次。", "A further file; may be repeated."))) var attach:
            [String] = []
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let permit = try await caller.withSession { session in
                var request = request
                request.revision = try await session.permits.getPermit(.with { $0.permitID = id }).revision
                for file in attach { request.addAttachments.append(try await session.upload(file)) }
                return try await session.permits.amendPermit(request)
            }
            try output.show([permit]) { Table.of(permit) }
        }

        private var request: AmendPermitRequest {
            .with { request in
                request.permitID = id
                request.reason = reason
                if let number { request.number = number }
                if let issuer { request.issuer = issuer }
                if let from { request.validFrom = from }
                if let until { request.validUntil = until }
            }
        }
    }

    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("登记吊销、撤销或注销。", "Note that a paper was taken back."))
        @Argument(help: ArgumentHelp(say("记录编号。", "The paper's id."))) var id: String
        @Option(help: ArgumentHelp(say("有效的最后一日。", "The last day it was good for."), valueName: "day"))
        var until: String
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let (id, until, reason) = (id, until, reason)
            let permit = try await caller.withSession { session in
                let seen = try await session.permits.getPermit(.with { $0.permitID = id })
                return try await session.permits.withdrawPermit(
                    .with {
                        $0.permitID = id
                        $0.revision = seen.revision
                        $0.validUntil = until
                        $0.reason = reason
                    })
            }
            try output.show([permit]) { Table.of(permit) }
        }
    }

    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("证照的历次改动。", "Every revision of a paper."))
        @Argument(help: ArgumentHelp(say("记录编号。", "The paper's id."))) var id: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = GetPermitRequest.with { $0.permitID = id }
            let revisions = try await caller.withSession {
                try await $0.permits.getPermitHistory(request).revisions
            }
            try output.show(revisions) {
                var table = Table(
                    say("修订", "revision"), say("时间", "at"), say("经办", "by"), say("至", "until"),
                    say("缘由", "why"))
                for revision in revisions {
                    table.add(
                        String(revision.permit.revision),
                        Instant(microseconds: revision.changedAt).beijingText, revision.changedBy,
                        revision.permit.validUntil, revision.permit.changeReason)
                }
                return table
            }
        }
    }
}

extension Table {
    fileprivate static var ofPermits: Table {
        Table(
            say("记录", "id"), say("种类", "kind"), say("编号", "number"), say("发证", "issuer"), say("自", "from"),
            say("至", "until"), say("附件", "files"))
    }

    fileprivate static func of(_ permit: Permit) -> Table {
        var table = ofPermits
        table.add(permit)
        return table
    }

    fileprivate mutating func add(_ permit: Permit) {
        add(
            permit.id, permit.kind.text, permit.number, permit.issuer.clipped(to: 24), permit.validFrom,
            permit.state == .recorded ? permit.validUntil : "\(permit.validUntil) ✗",
            String(permit.attachments.count))
    }
}
