import ArgumentParser
import CommonAPI
import Foundation
import Installation
import RegistryAPI
import Rulebook
import SwiftProtobuf

/// Corrections of what others rely on in a plant's record: one person proposes, another approves.
struct CorrectionVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "corrections",
        abstract: say("更正：一人提出，另一人审定。", "Corrections that one person proposes and another approves."),
        subcommands: [
            List.self, Show.self, Propose.self, Approve.self, Reject.self, Withdraw.self,
        ])

    struct List: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "列出更正，如待审的：--state proposed。", "List corrections; those that wait: --state proposed."))
        @Option(help: ArgumentHelp(say("企业编号。", "The plant's id."))) var plant = ""
        @Option(help: .division) var division = ""
        @Option(help: .state) var state: Word<CorrectionState>?
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<Correction> {
            let request = ListCorrectionsRequest.with {
                $0.enterpriseID = plant
                $0.divisionCode = division
                $0.state = state?.value ?? .unspecified
            }
            return try await frame.pages(of: request) { try await session.corrections.listCorrections($0) }
        }

        static var columns: [Column<Correction>] {
            [
                Column("状态", "state") { $0.state.words },
                Column("更正", "what") { $0.changes.joined(separator: "；").fitted(to: 50) },
                Column("提出人", "proposed by") { $0.proposedBy },
                Column("审定人", "decided by") { $0.decidedBy },
                Column("缘由", "reason") { $0.reason.fitted(to: 30) },
                Column("企业", "plant") { $0.enterpriseID },
                Column("编号", "id") { $0.id },
            ]
        }
    }

    struct Show: ShowVerb {
        static let configuration = CommandConfiguration(abstract: say("看一项更正。", "Show one correction."))
        @OptionGroup var one: OneCorrection
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Correction {
            try await session.seen(one)
        }
    }

    struct Propose: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("提出更正，由另一人审定。", "Propose a correction for somebody else to approve."))
        @Argument(help: ArgumentHelp(say("企业编号。", "The plant's id."))) var plant: String
        @Option(help: ArgumentHelp(say("正确名称。", "The right name."))) var name: String?
        @Option(
            help: ArgumentHelp(
                say(
                    "更名的，新名称首日；录错的不填。",
                    "The first day of the name, if the plant took it; not if it was misspelt."),
                valueName: "day"))
        var renamedOn = ""
        @Option(help: ArgumentHelp(say("正确信用代码。", "The right credit code."))) var code: String?
        @Option(help: ArgumentHelp(say("正确区划代码。", "The right division."))) var division: String?
        @Option(help: ArgumentHelp(say("正确地址。", "The right place."))) var place: String?
        @OptionGroup var point: PointOptions
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @Option(
            name: .customLong("file"),
            help: ArgumentHelp(say("证明材料，可重复。", "Evidence; may be repeated.")))
        var files: [String] = []
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Correction {
            var request = request
            request.revision = try await session.revision(of: request.enterpriseID)
            for file in files { request.files.append(try await session.upload(file)) }
            return try await session.corrections.proposeCorrection(request)
        }

        private var request: ProposeCorrectionRequest {
            .with { request in
                request.confirmed = confirmation.fields
                request.enterpriseID = plant
                request.reason = reason
                request.renamedOn = renamedOn
                if let name { request.change.name = name }
                if let code { request.change.creditCode = code }
                if let division { request.change.divisionCode = division }
                if let place { request.change.place = place }
                if let coordinates = point.coordinates { request.change.coordinates = coordinates }
            }
        }
    }

    struct Approve: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("审定他人提出的更正，立即生效。", "Approve what somebody else proposed; it counts at once."))
        @OptionGroup var one: OneCorrection
        @Option(help: ArgumentHelp(say("核对了什么。", "What was looked at."))) var note = ""
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Correction {
            let seen = try await session.seen(one)
            return try await session.corrections.approveCorrection(
                .with {
                    $0.correctionID = seen.id
                    $0.revision = seen.revision
                    $0.note = note
                })
        }
    }

    struct Reject: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("不予更正，注明理由。", "Turn a correction down, with the reason."))
        @OptionGroup var one: OneCorrection
        @Option(help: ArgumentHelp(say("理由。", "Why."))) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Correction {
            let seen = try await session.seen(one)
            return try await session.corrections.rejectCorrection(
                .with {
                    $0.correctionID = seen.id
                    $0.revision = seen.revision
                    $0.reason = reason
                })
        }
    }

    struct Withdraw: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("撤回自己提出的更正。", "Take one's own correction back."))
        @OptionGroup var one: OneCorrection
        @Option(help: ArgumentHelp(say("理由。", "Why."))) var reason = ""
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Correction {
            let seen = try await session.seen(one)
            return try await session.corrections.withdrawCorrection(
                .with {
                    $0.correctionID = seen.id
                    $0.revision = seen.revision
                    $0.reason = reason
                })
        }
    }
}

/// One correction, by its id.
struct OneCorrection: ParsableArguments {
    @Argument(help: ArgumentHelp(say("更正编号。", "The correction's id."))) var id: String
}

extension Session {
    /// The correction as it is now.
    fileprivate func seen(_ one: OneCorrection) async throws -> Correction {
        try await corrections.getCorrection(.with { $0.correctionID = one.id })
    }
}
