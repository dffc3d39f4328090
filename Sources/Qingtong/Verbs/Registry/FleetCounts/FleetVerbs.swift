import ArgumentParser
import CommonAPI
import Installation
import RegistryAPI
import Rulebook
import SwiftProtobuf

/// The vehicles of plants, counted on days.
struct FleetVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fleet",
        abstract: say("清洁运输：车辆清点，新能源、密闭、冲洗占比。", "Clean transport: counts of vehicles and their shares."),
        subcommands: [
            List.self, Show.self, History.self, Enter.self, Correct.self, Withdraw.self, Shares.self,
            Summary.self,
        ])

    struct List: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("列出一家企业的清点。", "List a plant's counts."))
        @Argument(help: .plant) var plant: String
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<FleetCount> {
            try await frame.pages(of: ListFleetCountsRequest.with { $0.enterpriseID = plant }) {
                try await session.fleetCounts.listFleetCounts($0)
            }
        }

        static var columns: [Column<FleetCount>] {
            [
                Column("清点日", "counted") { $0.countedOn },
                Column("车辆（总/新能源/密闭/冲洗）", "vehicles (all/new energy/enclosed/washed)") {
                    $0.groups.map(\.line).joined(separator: "、")
                },
                Column("撤回", "taken back") { $0.withdrawnAt == 0 ? "" : $0.changeReason },
                Column("编号", "id") { $0.id },
            ]
        }
    }

    typealias Show = ShowRecord<FleetCount>
    typealias Withdraw = EndRecord<FleetCount>

    struct History: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("一次清点的历次改动。", "Every revision of a count."))
        @Argument(help: .id) var id: String
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<FleetCountRevision> {
            let request = GetFleetCountRequest.with { $0.countID = id }
            return frame.part(of: try await session.fleetCounts.getFleetCountHistory(request).revisions)
        }

        static var columns: [Column<FleetCountRevision>] {
            [
                Column("修订", "revision") { String($0.count.revision) },
                Column("时间", "at") { Instant(microseconds: $0.changedAt).beijingText },
                Column("经办", "by") { $0.changedBy },
                Column("车辆（总/新能源/密闭/冲洗）", "vehicles (all/new energy/enclosed/washed)") {
                    $0.count.groups.map(\.line).joined(separator: "、")
                },
                Column("缘由", "why") { $0.count.changeReason },
            ]
        }
    }

    struct Enter: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("录入一次清点。", "Enter a count."))
        @Argument(help: .plant) var plant: String
        @Option(help: ArgumentHelp(say("清点日。", "The day of the count."))) var on: String
        @Option(help: .vehicleGroup) var group: [TypedVehicleGroup]
        @Option(help: ArgumentHelp(say("说明。", "A note."))) var note = ""
        @Option(name: .customLong("file"), help: ArgumentHelp(say("附件，可重复。", "A file, may be repeated.")))
        var files: [String] = []
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> FleetCount {
            var entered = EnterFleetCountRequest.with {
                $0.enterpriseID = plant
                $0.countedOn = on
                $0.groups = group.map(\.value)
                $0.note = note
                $0.confirmed = confirmation.fields
            }
            for file in files { entered.files.append(try await session.upload(file)) }
            return try await session.fleetCounts.enterFleetCount(entered)
        }
    }

    struct Correct: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("更正一次清点。", "Put a count right."))
        @Argument(help: .id) var id: String
        @Argument(help: .reason) var reason: String
        @Option(help: .vehicleGroup) var group: [TypedVehicleGroup]
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> FleetCount {
            let seen = try await session.fleetCounts.getFleetCount(.with { $0.countID = id })
            return try await session.fleetCounts.correctFleetCount(
                .with {
                    $0.countID = id
                    $0.revision = seen.revision
                    $0.groups = group.map(\.value)
                    $0.reason = reason
                    $0.confirmed = confirmation.fields
                })
        }
    }

    struct Shares: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("某日各车种的占比，供绩效评价。", "Shares on a day, for an evaluation."))
        @Argument(help: .plant) var plant: String
        @Option(help: ArgumentHelp(say("截至哪一天。", "As of which day."))) var on = ""
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> FleetShares {
            try await session.fleetCounts.getFleetShares(
                .with {
                    $0.enterpriseID = plant
                    $0.on = on
                })
        }

        func text(of reply: FleetShares) -> String {
            let table = Table(
                reply.shares,
                [
                    Column("车种", "kind") { $0.group.kind.words },
                    Column("辆", "count") { String($0.group.count) },
                    Column("新能源", "new energy") { $0.newEnergyPermille.percent },
                    Column("密闭", "enclosed") { $0.enclosedPermille.percent },
                    Column("冲洗", "washed") { $0.washedPermille.percent },
                ])
            let age = say(
                "清点于 \(reply.countedOn)，距 \(reply.on) \(reply.daysOld) 天",
                "counted on \(reply.countedOn), \(reply.daysOld) days before \(reply.on)")
            return "\(table.text)\n\(age)"
        }
    }

    struct Summary: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("各区划的搅拌车。", "The mixers of each division."))
        @Option(help: .division) var division = ""
        @Option(help: ArgumentHelp(say("截至哪一天。", "As of which day."))) var on = ""
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> FleetSummary {
            try await session.fleetCounts.summariseFleets(
                .with {
                    $0.divisionCode = division
                    $0.on = on
                })
        }

        func text(of reply: FleetSummary) -> String {
            guard !reply.divisions.isEmpty else { return say("（没有清点）", "(no counts)") }
            return Table(
                reply.divisions,
                [
                    Column("区划", "division") { $0.divisionCode },
                    Column("企业", "plants") { String($0.plants) },
                    Column("搅拌车", "mixers") { String($0.mixers) },
                    Column("新能源", "new energy") { String($0.newEnergy) },
                    Column("密闭", "enclosed") { String($0.enclosed) },
                    Column("冲洗", "washed") { String($0.washed) },
                ]
            ).text
        }
    }
}

/// A group of vehicles as one types it: `mixer=30,8,30,28`, the count and its three parts.
struct TypedVehicleGroup: ExpressibleByArgument, Sendable {
    let value: VehicleGroup

    init?(argument: String) {
        let sides = argument.split(separator: "=", omittingEmptySubsequences: false)
        guard sides.count == 2, let kind = Word<VehicleKind>(argument: String(sides[0])) else { return nil }
        let numbers = sides[1].split(separator: ",", omittingEmptySubsequences: false).map { Int32($0) }
        guard numbers.count == 4, let count = numbers[0], let newEnergy = numbers[1],
            let enclosed = numbers[2], let washed = numbers[3]
        else { return nil }
        value = .with {
            $0.kind = kind.value
            $0.count = count
            $0.newEnergy = newEnergy
            $0.enclosed = enclosed
            $0.washed = washed
        }
    }
}

extension ArgumentHelp {
    fileprivate static var vehicleGroup: ArgumentHelp {
        ArgumentHelp(
            say(
                "车种=总数,新能源,密闭,冲洗，四个数之间用逗号；可重复。",
                "kind=count,new energy,enclosed,washed, as mixer=30,8,30,28; may be repeated."))
    }
}

extension Int32 {
    /// Thousandths as hundredths, `26.6%`.
    fileprivate var percent: String { "\(self / 10).\(self % 10)%" }
}

extension VehicleGroup {
    fileprivate var line: String { "\(kind.words) \(count)/\(newEnergy)/\(enclosed)/\(washed)" }
}

extension FleetCount: ShownRecord, EndedRecord {
    static var showing: String { say("看一次清点。", "Show one count.") }

    static var ending: (verb: String, abstract: String) {
        ("withdraw", say("撤回录错的清点。", "Take a count back that was entered wrongly."))
    }

    static func end(_ id: String, because reason: String, by session: Session) async throws -> FleetCount {
        let seen = try await get(id, by: session)
        return try await session.fleetCounts.withdrawFleetCount(
            .with {
                $0.countID = id
                $0.revision = seen.revision
                $0.reason = reason
            })
    }

    static func get(_ id: String, by session: Session) async throws -> FleetCount {
        try await session.fleetCounts.getFleetCount(.with { $0.countID = id })
    }

    var summary: String {
        var lines = ["\(countedOn)  (\(id))"] + groups.map { "  \($0.line)" }
        if !note.isEmpty { lines.append("  \(note)") }
        lines += files.map { "  \($0.shown)" }
        if !changeReason.isEmpty {
            let change = withdrawnAt == 0 ? say("更正", "corrected") : say("撤回", "taken back")
            lines.append("  \(labelled(change, changeReason))  \(changedBy) \(changedAt.changeMoment)")
        }
        return lines.joined(separator: "\n")
    }
}
