import ArgumentParser
import Foundation
import Installation
import RegistryAPI
import Rulebook
import SwiftProtobuf

// Changes of a plant's record; each verb reads the present revision first and states the reason of the change.

extension PlantVerb {
    struct Rename: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("企业更名，原名留作曾用名。", "Record that a plant took another name."),
            discussion: say(
                "信用代码核实或授牌后，请用 corrections propose --renamed-on。",
                "Once the credit code is verified or a plaque given, use corrections propose --renamed-on."))
        @Argument(help: .id) var id: String
        @Argument(help: ArgumentHelp(say("新名称。", "The new name."))) var name: String
        @Option(help: ArgumentHelp(say("新名称首日。", "The first day of the new name."), valueName: "day"))
        var since = SystemClock.now().day.text
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Enterprise {
            var request = RenameEnterpriseRequest.with {
                $0.confirmed = confirmation.fields
                $0.enterpriseID = id
                $0.name = name
                $0.since = since
                $0.reason = reason
            }
            request.revision = try await session.revision(of: request.enterpriseID)
            return try await session.enterprises.renameEnterprise(request)
        }
    }

    struct Correct: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("更正录错的内容，注明缘由。", "Put right what was entered wrongly, with the reason."),
            discussion: say(
                "信用代码核实或授牌后，名称和区划须另一人审定：corrections propose。",
                "Once the code is verified or a plaque given, name and division take a second person: corrections propose."
            ))
        @Argument(help: .id) var id: String
        @Option(help: ArgumentHelp(say("正确名称。", "The right name."))) var name: String?
        @Option(help: ArgumentHelp(say("正确区划代码。", "The right division."))) var division: String?
        @Option(help: ArgumentHelp(say("正确地址。", "The right place."))) var place: String?
        @OptionGroup var point: PointOptions
        @Option(help: ArgumentHelp(say("另有的名称，可多次。", "A further name; may be repeated."))) var also:
            [String] = []
        @Option(help: ArgumentHelp(say("不是其名称，可多次。", "No name of it; may be repeated."))) var notName:
            [String] = []
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Enterprise {
            var request = request
            request.revision = try await session.revision(of: request.enterpriseID)
            return try await session.enterprises.correctEnterprise(request)
        }

        private var request: CorrectEnterpriseRequest {
            .with { request in
                request.enterpriseID = id
                request.reason = reason
                if let name { request.name = name }
                if let division { request.divisionCode = division }
                if let place { request.place = place }
                if let coordinates = point.coordinates { request.coordinates = coordinates }
                request.addNames = also.map { name in
                    .with {
                        $0.name = name
                        $0.kind = .variant
                    }
                }
                request.dropNames = notName
            }
        }
    }

    struct Stage: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("变更所处阶段。", "Move a plant to another stage of its life."))
        @Argument(help: .id) var id: String
        @Argument(help: ArgumentHelp(say("所处阶段。", "The stage of its life."))) var stage: LifeCycleArgument
        @Option(help: ArgumentHelp(say("变更之日。", "The day it happened."), valueName: "day"))
        var since = SystemClock.now().day.text
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Enterprise {
            var request = ChangeStageRequest.with {
                $0.confirmed = confirmation.fields
                $0.enterpriseID = id
                $0.stage = stage.value
                $0.since = since
                $0.reason = reason
            }
            request.revision = try await session.revision(of: request.enterpriseID)
            return try await session.enterprises.changeStage(request)
        }
    }

    struct Link: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("登记其他部门系统中的编号。", "Note the id that another agency's system uses."))
        @Argument(help: .id) var id: String
        @Argument(help: ArgumentHelp(say("系统，如“排污登记”。", "The system, such as “排污登记”."))) var program: String
        @Argument(help: ArgumentHelp(say("在那里的编号。", "Its number there."))) var number: String
        @Option(help: ArgumentHelp(say("主管单位编号。", "The agency that keeps the system."))) var agency = ""
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Enterprise {
            let request = LinkProgramRequest.with {
                $0.enterpriseID = id
                $0.link = .with {
                    $0.program = program
                    $0.number = number
                    $0.agencyID = agency
                }
            }
            return try await session.enterprises.linkProgram(request)
        }
    }

    struct Unlink: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("撤销编号对应。", "Take such an id away."))
        @Argument(help: .id) var id: String
        @Argument(help: ArgumentHelp(say("系统，如“排污登记”。", "The system, such as “排污登记”."))) var program: String
        @Argument(help: ArgumentHelp(say("在那里的编号。", "Its number there."))) var number: String
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Enterprise {
            let request = UnlinkProgramRequest.with {
                $0.enterpriseID = id
                $0.program = program
                $0.number = number
                $0.reason = reason
            }
            return try await session.enterprises.unlinkProgram(request)
        }
    }
}

extension Session {
    /// The present revision of a plant's record.
    func revision(of id: String) async throws -> Int64 {
        try await enterprises.getEnterprise(.with { $0.enterpriseID = id }).revision
    }
}
