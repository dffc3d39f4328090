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

    /// A state as one types it.
    enum StateName: String, ExpressibleByArgument, CaseIterable {
        case proposed, approved, rejected, withdrawn, stale

        var state: CorrectionState {
            switch self {
            case .proposed: .proposed
            case .approved: .approved
            case .rejected: .rejected
            case .withdrawn: .withdrawn
            case .stale: .stale
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say(
                "列出更正，如待审的：--state proposed。", "List corrections; those that wait: --state proposed."))
        @Option(help: ArgumentHelp(say("企业编号。", "The plant's id."))) var plant = ""
        @Option(help: ArgumentHelp(say("该行政区划及下级。", "This division and below."))) var division = ""
        @Option(help: ArgumentHelp(say("状态。", "In which state."))) var state: StateName?
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = ListCorrectionsRequest.with {
                $0.enterpriseID = plant
                $0.divisionCode = division
                $0.state = state?.state ?? .unspecified
            }
            let corrections = try await caller.withSession { session in
                try await request.everyPage { try await session.corrections.listCorrections($0) }
            }
            try output.show(corrections) {
                var table = Table(
                    say("状态", "state"), say("更正", "what"), say("提出人", "proposed by"),
                    say("审定人", "decided by"),
                    say("缘由", "reason"), say("企业", "plant"), say("编号", "id"))
                for one in corrections {
                    table.add(
                        one.state.words, one.changes.joined(separator: "；").clipped(to: 50), one.proposedBy,
                        one.decidedBy, one.reason.clipped(to: 30), one.enterpriseID, one.id)
                }
                return table
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("看一项更正。", "Show one correction."))
        @OptionGroup var one: OneCorrection

        func run() async throws {
            try await one.show { _, seen in seen }
        }
    }

    struct Propose: AsyncParsableCommand {
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
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let (request, files) = (request, files)
            let correction = try await caller.withSession { session in
                var request = request
                request.revision = try await session.revision(of: request.enterpriseID)
                for file in files { request.files.append(try await session.upload(file)) }
                return try await session.corrections.proposeCorrection(request)
            }
            try output.show(correction) { correction.summary }
        }

        private var request: ProposeCorrectionRequest {
            .with { request in
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

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("审定他人提出的更正，立即生效。", "Approve what somebody else proposed; it counts at once."))
        @OptionGroup var one: OneCorrection
        @Option(help: ArgumentHelp(say("核对了什么。", "What was looked at."))) var note = ""

        func run() async throws {
            try await one.show { session, seen in
                try await session.corrections.approveCorrection(
                    .with {
                        $0.correctionID = seen.id
                        $0.revision = seen.revision
                        $0.note = note
                    })
            }
        }
    }

    struct Reject: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("不予更正，注明理由。", "Turn a correction down, with the reason."))
        @OptionGroup var one: OneCorrection
        @Option(help: ArgumentHelp(say("理由。", "Why."))) var reason: String

        func run() async throws {
            try await one.show { session, seen in
                try await session.corrections.rejectCorrection(
                    .with {
                        $0.correctionID = seen.id
                        $0.revision = seen.revision
                        $0.reason = reason
                    })
            }
        }
    }

    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("撤回自己提出的更正。", "Take one's own correction back."))
        @OptionGroup var one: OneCorrection
        @Option(help: ArgumentHelp(say("理由。", "Why."))) var reason = ""

        func run() async throws {
            try await one.show { session, seen in
                try await session.corrections.withdrawCorrection(
                    .with {
                        $0.correctionID = seen.id
                        $0.revision = seen.revision
                        $0.reason = reason
                    })
            }
        }
    }
}

/// One correction, by its id, and how it is shown.
struct OneCorrection: ParsableArguments {
    @Argument(help: ArgumentHelp(say("更正编号。", "The correction's id."))) var id: String
    @OptionGroup var caller: CallerOptions
    @OptionGroup var output: OutputOptions

    /// Reads the correction, lets the body answer with what it becomes, and prints that.
    func show(_ body: (Session, _ seen: Correction) async throws -> Correction) async throws {
        let correction = try await caller.withSession { session in
            let seen = try await session.corrections.getCorrection(.with { $0.correctionID = id })
            return try await body(session, seen)
        }
        try output.show(correction) { correction.summary }
    }
}
