import AcceptanceAPI
import ArgumentParser
import CommonAPI
import Foundation
import Installation
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

/// Plants: finding, entering and changing them, and everything known about them.
struct PlantVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plant",
        abstract: say("预拌混凝土企业。", "Ready-mixed concrete plants."),
        subcommands: [
            List.self, Search.self, Show.self, History.self, Standing.self, Readiness.self, Changes.self,
            Export.self,
            Import.self,
            Register.self, VerifyCode.self, Rename.self, Correct.self, Stage.self, Link.self, Unlink.self,
            Find.self, Contacts.self, SetContacts.self, Duplicates.self, Doubles.self, Merge.self,
            Unmerge.self,
        ])

    struct List: ListVerb {
        static let configuration = CommandConfiguration(abstract: say("列出企业。", "List plants."))
        @Option(help: .division) var division = ""
        @Option(help: .state) var state: Word<EnterpriseState>?
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<Enterprise> {
            let request = ListEnterprisesRequest.with {
                $0.divisionCode = division
                $0.state = state?.value ?? .unspecified
            }
            return try await frame.pages(of: request) { try await session.enterprises.listEnterprises($0) }
        }

        func table(_ plants: [Enterprise]) -> Table {
            var table = Table(
                say("编号", "id"), say("名称", "name"), say("区划", "division"), say("信用代码", "credit code"),
                say("授牌", "plaque"))
            for plant in plants {
                let code =
                    plant.creditCodeState == .verified ? plant.creditCode : say("待核", "to be verified")
                table.add(
                    plant.id, plant.name.fitted(to: 40), plant.divisionCode, code,
                    [plant.plaque.number, PlaqueState.text(of: plant.plaque.state)].joined(separator: " ")
                )
            }
            return table
        }
    }

    struct Show: ShowVerb {
        static let configuration = CommandConfiguration(abstract: say("看一家企业。", "Show one plant."))
        @Argument(help: .id) var id: String
        @OptionGroup var asOf: AsOfOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Enterprise {
            let request = try GetEnterpriseRequest.with {
                $0.enterpriseID = id
                $0.asOf = try asOf.instant()
            }
            return try await session.enterprises.getEnterprise(request)
        }
    }

    struct Register: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("登记一家企业。", "Register a plant."))
        @Argument(help: ArgumentHelp(say("企业名称。", "Its name."))) var name: String
        @Option(help: ArgumentHelp(say("县级区划代码。", "The county's code."))) var division: String
        @Option(help: ArgumentHelp(say("地址。", "Its place."))) var place = ""
        @Option(help: ArgumentHelp(say("统一社会信用代码，可后补。", "Its credit code; may follow later."))) var code = ""
        @Option(help: ArgumentHelp(say("所处阶段。", "The stage of its life."))) var stage: LifeCycleArgument?
        @OptionGroup var point: PointOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Enterprise {
            let request = RegisterEnterpriseRequest.with { request in
                request.name = name
                request.divisionCode = division
                request.place = place
                request.creditCode = code
                request.stage = stage?.value ?? .unspecified
                if let coordinates = point.coordinates { request.coordinates = coordinates }
            }
            return try await session.enterprises.registerEnterprise(request)
        }
    }

    struct VerifyCode: RecordVerb {
        static let configuration = CommandConfiguration(
            commandName: "verify-code", abstract: say("补录信用代码。", "Record the credit code."))
        @Argument(help: .id) var id: String
        @Argument(help: ArgumentHelp(say("十八位代码。", "18 characters."))) var code: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Enterprise {
            let seen = try await session.enterprises.getEnterprise(.with { $0.enterpriseID = id })
            return try await session.enterprises.verifyCreditCode(
                .with {
                    $0.enterpriseID = id
                    $0.creditCode = code
                    $0.revision = seen.revision
                })
        }
    }
}
