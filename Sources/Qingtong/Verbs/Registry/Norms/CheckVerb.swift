import ArgumentParser
import CommonAPI
import Installation
import RegistryAPI
import SwiftProtobuf

/// Checks of sites by their norms.
struct CheckVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: say("按规范检查：记录、整改、逾期未改。", "Checks by norms: what was found, and what was put right."),
        subcommands: [List.self, Show.self, Record.self, PutRight.self, Withdraw.self])

    struct List: ListVerb {
        static let configuration = CommandConfiguration(abstract: say("列出检查记录。", "List checks."))
        @Option(help: .division) var division = ""
        @Option(help: .plant) var plant = ""
        @Option(help: ArgumentHelp(say("只看此对象的。", "Only those by norms of this kind.")))
        var kind: Word<NormKind>?
        @Flag(help: ArgumentHelp(say("只看待整改的。", "Only findings that are not put right."))) var open = false
        @Flag(help: ArgumentHelp(say("只看逾期未整改的。", "Only those of them that are overdue.")))
        var overdue = false
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<CheckRecord> {
            let request = ListChecksRequest.with {
                $0.divisionCode = division
                $0.enterpriseID = plant
                $0.kind = kind?.value ?? .unspecified
                $0.open = open
                $0.overdue = overdue
            }
            return try await frame.pages(of: request) { try await session.checkRecords.listChecks($0) }
        }

        static var columns: [Column<CheckRecord>] {
            [
                Column("检查", "checked") { $0.checkedOn },
                Column("对象", "for") { $0.kind.words },
                Column("部位", "area") { $0.area },
                Column("问题", "finding") { $0.finding.fitted(to: 30) },
                Column("责任人", "owner") { $0.owner },
                Column("期限", "due") { $0.dueOn },
                Column("整改", "put right") { $0.putRightOn },
                Column("撤回", "taken back") { $0.withdrawalReason },
                Column("企业", "plant") { $0.enterpriseID },
                Column("编号", "id") { $0.id },
            ]
        }
    }

    typealias Show = ShowRecord<CheckRecord>

    struct Record: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("记录一次检查；没有问题的不写问题、期限和责任人。", "Record a check, with or without a finding."))
        @Argument(help: ArgumentHelp(say("规范编号。", "The norm's id."))) var norm: String
        @Option(help: ArgumentHelp(say("检查之日。", "The day of the check."), valueName: "day")) var on: String
        @Option(help: ArgumentHelp(say("检查部位。", "Where it was."))) var area: String
        @Option(help: ArgumentHelp(say("检查人。", "Who checked."))) var checker: String
        @Option(help: ArgumentHelp(say("查出的问题。", "What was found."))) var finding = ""
        @Option(help: ArgumentHelp(say("照片文件，可重复。", "A photograph; may be repeated.")))
        var photograph: [String] = []
        @Option(help: ArgumentHelp(say("整改期限。", "By which day it is to be put right."), valueName: "day"))
        var due = ""
        @Option(help: ArgumentHelp(say("整改责任人。", "By whom it is to be put right."))) var owner = ""
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> CheckRecord {
            var entered = RecordCheckRequest.with {
                $0.confirmed = confirmation.fields
                $0.normID = norm
                $0.checkedOn = on
                $0.area = area
                $0.checker = checker
                $0.finding = finding
                $0.dueOn = due
                $0.owner = owner
            }
            for file in photograph { entered.photographs.append(try await session.upload(file)) }
            return try await session.checkRecords.recordCheck(entered)
        }
    }

    struct PutRight: RecordVerb {
        static let configuration = CommandConfiguration(
            commandName: "put-right", abstract: say("登记问题已整改。", "Say that a finding was put right."))
        @Argument(help: .id) var id: String
        @Argument(help: ArgumentHelp(say("如何整改。", "What was done."))) var note: String
        @Option(help: ArgumentHelp(say("整改之日。", "The day it was put right."), valueName: "day")) var on:
            String
        @Option(
            name: .customLong("file"), help: ArgumentHelp(say("整改照片，可重复。", "A photograph; may be repeated.")))
        var files: [String] = []
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> CheckRecord {
            let seen = try await session.checkRecords.getCheck(.with { $0.checkID = id })
            var entered = PutRightRequest.with {
                $0.confirmed = confirmation.fields
                $0.checkID = id
                $0.revision = seen.revision
                $0.putRightOn = on
                $0.note = note
            }
            for file in files { entered.files.append(try await session.upload(file)) }
            return try await session.checkRecords.putRight(entered)
        }
    }

    typealias Withdraw = EndRecord<CheckRecord>
}

extension CheckRecord: ShownRecord, EndedRecord {
    static var showing: String { say("看一条检查记录。", "Show one check.") }

    static var ending: (verb: String, abstract: String) {
        ("withdraw", say("撤回登记有误的检查记录。", "Take a check back that was recorded wrongly."))
    }

    static func get(_ id: String, by session: Session) async throws -> CheckRecord {
        try await session.checkRecords.getCheck(.with { $0.checkID = id })
    }

    static func end(_ id: String, because reason: String, by session: Session) async throws -> CheckRecord {
        let seen = try await get(id, by: session)
        return try await session.checkRecords.withdrawCheck(
            .with {
                $0.checkID = id
                $0.revision = seen.revision
                $0.reason = reason
            })
    }

    var summary: String {
        var lines = [
            "\(checkedOn) \(kind.words) \(area)  (\(id))",
            "  \(say("检查人", "checked by")) \(checker)  \(say("规范版次", "version")) \(version)",
            "  \(finding.isEmpty ? say("没有问题", "in order") : finding)",
        ]
        lines += photographs.map { "  \($0.name)" }
        if !dueOn.isEmpty {
            lines.append("  \(say("整改期限", "to be put right by")) \(dueOn) \(owner)")
        }
        if !putRightOn.isEmpty {
            lines.append("  \(say("已整改", "put right")) \(putRightOn)：\(putRightNote)")
            lines += putRightFiles.map { "  \($0.name)" }
        }
        if !withdrawalReason.isEmpty { lines.append("  \(say("撤回", "taken back"))：\(withdrawalReason)") }
        return lines.joined(separator: "\n")
    }
}
