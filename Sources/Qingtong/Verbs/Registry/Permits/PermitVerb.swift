import ArgumentParser
import Foundation
import Installation
import RPC
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

/// Papers of plants: recording them, their files, and which end next.
struct PermitVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "permit", abstract: say("证照：登记、附件、到期预测。", "Papers: recording, files, what ends next."),
        subcommands: [
            List.self, Show.self, Record.self, Amend.self, Withdraw.self, History.self, Forecast.self,
            Expiring.self, Notices.self,
        ])

    struct List: ListVerb {
        static let configuration = CommandConfiguration(abstract: say("列出企业的证照。", "List a plant's papers."))
        @Argument(help: .plant) var plant: String
        @Option(help: .state) var state: Word<PermitState>?
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<Permit> {
            let request = ListPermitsRequest.with { $0.enterpriseID = plant }
            let all = try await session.permits.listPermits(request).permits
            return frame.part(of: all.filter { state == nil || $0.state == state?.value })
        }

        func table(_ permits: [Permit]) -> Table {
            Table(of: permits)
        }
    }

    struct Show: ShowVerb {
        static let configuration = CommandConfiguration(abstract: say("看一份证照。", "Show one paper."))
        @Argument(help: ArgumentHelp(say("记录编号。", "The paper's id."))) var id: String
        @OptionGroup var asOf: AsOfOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Permit {
            let request = try GetPermitRequest.with {
                $0.permitID = id
                $0.asOf = try asOf.instant()
            }
            return try await session.permits.getPermit(request)
        }

        func text(of permit: Permit) -> String {
            Table(of: [permit]).text
        }
    }

    struct Record: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "登记证照；排污登记自动按五年计。", "Enter a paper; a pollutant registration is reckoned as five years."))
        @Argument(help: ArgumentHelp(say("企业编号。", "The plant."))) var plant: String
        @Argument(help: ArgumentHelp(say("种类。", "Its kind."))) var kind: Word<PermitKind>
        @Argument(help: ArgumentHelp(say("证照编号。", "Its number."))) var number: String
        @Option(help: ArgumentHelp(say("发证机关。", "Who granted it."))) var issuer: String
        @Option(help: ArgumentHelp(say("有效期首日。", "Its first day."), valueName: "day")) var from: String
        @Option(help: ArgumentHelp(say("有效期末日。", "Its last day."), valueName: "day")) var until = ""
        @Option(help: ArgumentHelp(say("替换哪一份（记录编号）。", "The paper it stands in place of."))) var replaces = ""
        @Option(help: ArgumentHelp(say("附件文件，可多次。", "A file of it; may be repeated."))) var attach: [String] =
            []
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Listing<Permit> {
            var request = RecordPermitRequest.with {
                $0.confirmed = confirmation.fields
                $0.enterpriseID = plant
                $0.kind = kind.value
                $0.number = number
                $0.issuer = issuer
                $0.validFrom = from
                $0.validUntil = until
                $0.replaces = replaces
            }
            for file in attach { request.attachments.append(try await session.upload(file)) }
            return Listing([try await session.permits.recordPermit(request)])
        }

        func table(_ permits: [Permit]) -> Table {
            Table(of: permits)
        }
    }

    struct Amend: ListVerb {
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
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Listing<Permit> {
            var request = request
            request.revision = try await session.permits.getPermit(.with { $0.permitID = id }).revision
            for file in attach { request.addAttachments.append(try await session.upload(file)) }
            return Listing([try await session.permits.amendPermit(request)])
        }

        func table(_ permits: [Permit]) -> Table {
            Table(of: permits)
        }

        private var request: AmendPermitRequest {
            .with { request in
                request.confirmed = confirmation.fields
                request.permitID = id
                request.reason = reason
                if let number { request.number = number }
                if let issuer { request.issuer = issuer }
                if let from { request.validFrom = from }
                if let until { request.validUntil = until }
            }
        }
    }

    struct Withdraw: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("登记吊销、撤销或注销。", "Note that a paper was taken back."))
        @Argument(help: ArgumentHelp(say("记录编号。", "The paper's id."))) var id: String
        @Option(help: ArgumentHelp(say("有效的最后一日。", "The last day it was good for."), valueName: "day"))
        var until: String
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Listing<Permit> {
            let seen = try await session.permits.getPermit(.with { $0.permitID = id })
            return Listing([
                try await session.permits.withdrawPermit(
                    .with {
                        $0.confirmed = confirmation.fields
                        $0.permitID = id
                        $0.revision = seen.revision
                        $0.validUntil = until
                        $0.reason = reason
                    })
            ])
        }

        func table(_ permits: [Permit]) -> Table {
            Table(of: permits)
        }
    }

    struct History: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("证照的历次改动。", "Every revision of a paper."))
        @Argument(help: ArgumentHelp(say("记录编号。", "The paper's id."))) var id: String
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<PermitRevision> {
            let request = GetPermitRequest.with { $0.permitID = id }
            return frame.part(of: try await session.permits.getPermitHistory(request).revisions)
        }

        static var columns: [Column<PermitRevision>] {
            [
                Column("修订", "revision") { String($0.permit.revision) },
                Column("时间", "at") { Instant(microseconds: $0.changedAt).beijingText },
                Column("经办", "by") { $0.changedBy },
                Column("至", "until") { $0.permit.validUntil },
                Column("缘由", "why") { $0.permit.changeReason },
            ]
        }
    }
}

extension Table {
    fileprivate init(of permits: [Permit]) {
        self.init(
            permits,
            [
                Column("记录", "id") { $0.id },
                Column("种类", "kind") { $0.kind.text },
                Column("编号", "number") { $0.number },
                Column("发证", "issuer") { $0.issuer.fitted(to: 24) },
                Column("自", "from") { $0.validFrom },
                Column("至", "until") { $0.state == .recorded ? $0.validUntil : "\($0.validUntil) ✗" },
                Column("附件", "files") { String($0.attachments.count) },
            ])
    }
}
