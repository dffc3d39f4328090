import AcceptanceAPI
import ArgumentParser
import CommonAPI
import Foundation
import Installation
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

/// Plants: finding, entering, changing, and everything known of them.
struct PlantVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plant",
        abstract: say("预拌混凝土企业。", "Ready-mixed concrete plants."),
        subcommands: [
            List.self, Search.self, Show.self, Standing.self, Changes.self, Export.self, Import.self,
            Register.self, VerifyCode.self, Rename.self, Correct.self, Stage.self, Link.self, Unlink.self,
            Find.self, Contacts.self, SetContacts.self, Duplicates.self, Merge.self, Unmerge.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("列出企业。", "List plants."))
        @Option(help: ArgumentHelp(say("该行政区划及下级。", "This division and below."))) var division = ""
        @Flag(help: ArgumentHelp(say("只看未登记企业。", "Only unregistered plants."))) var unregistered = false
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = ListEnterprisesRequest.with {
                $0.divisionCode = division
                $0.state = unregistered ? .unregistered : .unspecified
            }
            let plants = try await caller.withSession { session in
                try await request.everyPage { try await session.enterprises.listEnterprises($0) }
            }
            try output.show(plants) {
                var table = Table(
                    say("编号", "id"), say("名称", "name"), say("区划", "division"), say("信用代码", "credit code"),
                    say("授牌", "plaque"))
                for plant in plants {
                    let code =
                        plant.creditCodeState == .verified ? plant.creditCode : say("待核", "to be verified")
                    table.add(
                        plant.id, plant.name.clipped(to: 40), plant.divisionCode, code,
                        [plant.plaque.number, PlaqueState.text(of: plant.plaque.state)].joined(separator: " ")
                    )
                }
                return table
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("看一家企业及其历史。", "Show one plant and its history."))
        @Argument var id: String
        @Flag(help: ArgumentHelp(say("显示历次修订。", "Show every revision."))) var history = false
        @OptionGroup var asOf: AsOfOptions
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard !history || asOf.day == nil else {
                throw ValidationError(
                    say("--history 已含各日情况，不与 --on 并用。", "--history shows every day: leave --on out."))
            }
        }

        func run() async throws {
            let request = try GetEnterpriseRequest.with {
                $0.enterpriseID = id
                $0.asOf = try asOf.instant()
            }
            if history {
                let revisions = try await revisions()
                try output.show(revisions) { Self.table(of: revisions) }
            } else {
                let plant = try await caller.withSession { try await $0.enterprises.getEnterprise(request) }
                try output.show(plant) { plant.summary }
            }
        }

        private func revisions() async throws -> [EnterpriseRevision] {
            let request = GetEnterpriseHistoryRequest.with { $0.enterpriseID = id }
            return try await caller.withSession { session in
                try await request.everyPage { try await session.enterprises.getEnterpriseHistory($0) }
            }
        }

        private static func table(of revisions: [EnterpriseRevision]) -> Table {
            var table = Table(
                say("修订", "revision"), say("时间", "at"), say("经办", "by"), say("缘由", "because of"))
            for revision in revisions {
                table.add(
                    String(revision.enterprise.revision),
                    Instant(microseconds: revision.changedAt).beijingText,
                    ChangeApproval.people(
                        revision.changedBy, proposedBy: revision.enterprise.approval.proposedBy),
                    revision.cause)
            }
            return table
        }
    }

    struct Register: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("登记一家企业。", "Register a plant."))
        @Argument(help: ArgumentHelp(say("企业名称。", "Its name."))) var name: String
        @Option(help: ArgumentHelp(say("县级区划代码。", "The county's code."))) var division: String
        @Option(help: ArgumentHelp(say("地址。", "Its place."))) var place = ""
        @Option(help: ArgumentHelp(say("统一社会信用代码，可后补。", "Its credit code; may follow later."))) var code = ""
        @Option(help: ArgumentHelp(say("所处阶段。", "The stage of its life."))) var stage: StageName?
        @OptionGroup var point: PointOptions
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = RegisterEnterpriseRequest.with { request in
                request.name = name
                request.divisionCode = division
                request.place = place
                request.creditCode = code
                request.stage = stage?.stage ?? .unspecified
                if let coordinates = point.coordinates { request.coordinates = coordinates }
            }
            let plant = try await caller.withSession {
                try await $0.enterprises.registerEnterprise(request)
            }
            try output.show(plant) { plant.summary }
        }
    }

    struct VerifyCode: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify-code", abstract: say("补录信用代码。", "Record the credit code."))
        @Argument var id: String
        @Argument(help: ArgumentHelp(say("十八位代码。", "18 characters."))) var code: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let (id, code) = (id, code)
            let plant = try await caller.withSession { session in
                let seen = try await session.enterprises.getEnterprise(.with { $0.enterpriseID = id })
                return try await session.enterprises.verifyCreditCode(
                    .with {
                        $0.enterpriseID = id
                        $0.creditCode = code
                        $0.revision = seen.revision
                    })
            }
            try output.show(plant) { plant.summary }
        }
    }
}
