import ArgumentParser
import CommonAPI
import Foundation
import Installation
import Refusals
import RegistryAPI
import SwiftProtobuf

// Contracts under which residue is taken away, and each load that left.

extension ResidueVerb {
    struct Contracts: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("列出一家企业的处置合同。", "List a plant's disposal contracts."))
        @Argument(help: .plant) var plant: String
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<DisposalContract> {
            let request = ListDisposalContractsRequest.with { $0.enterpriseID = plant }
            return frame.part(of: try await session.residues.listDisposalContracts(request).contracts)
        }

        static var columns: [Column<DisposalContract>] {
            [
                Column("合同", "contract") { $0.number },
                Column("接收单位", "receiver") { $0.receiver },
                Column("废渣", "residue") { $0.kinds.map(\.text).joined(separator: "、") },
                Column("用途", "use") { $0.use },
                Column("首日", "from") { $0.firstDay },
                Column("末日", "until") { $0.endedOn.isEmpty ? $0.lastDay : $0.endedOn },
                Column("撤回", "taken back") { $0.withdrawalReason },
                Column("编号", "id") { $0.id },
            ]
        }
    }

    struct Contract: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("登记处置合同。", "Record a disposal contract."))
        @Argument(help: .site) var site: String
        @Argument(help: ArgumentHelp(say("合同编号。", "Its number."))) var number: String
        @Option(help: ArgumentHelp(say("接收单位。", "Who takes it."))) var receiver: String
        @Option(help: ArgumentHelp(say("废渣种类，可重复。", "The kind of residue; may be repeated."))) var kind:
            [Word<ResidueKind>]
        @Option(help: ArgumentHelp(say("用途。", "What becomes of it."))) var use: String
        @Option(help: ArgumentHelp(say("首日。", "Its first day."), valueName: "day")) var from: String
        @Option(help: ArgumentHelp(say("末日。", "Its last day."), valueName: "day")) var until: String
        @Option(help: ArgumentHelp(say("合同文件。", "The file."))) var file: String
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> DisposalContract {
            let kept = try await session.upload(file)
            return try await session.residues.recordDisposalContract(
                .with {
                    $0.confirmed = confirmation.fields
                    $0.siteID = site
                    $0.number = number
                    $0.receiver = receiver
                    $0.kinds = kind.map(\.value)
                    $0.use = use
                    ($0.firstDay, $0.lastDay) = (from, until)
                    $0.file = kept
                })
        }
    }

    struct ContractShow: ShowVerb {
        static let configuration = CommandConfiguration(
            commandName: "contract-show", abstract: say("看一份处置合同。", "Show one disposal contract."))
        @Argument(help: .id) var id: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> DisposalContract {
            try await session.residues.getDisposalContract(.with { $0.contractID = id })
        }
    }

    struct ContractEnd: RecordVerb {
        static let configuration = CommandConfiguration(
            commandName: "contract-end", abstract: say("提前终止处置合同。", "End a contract before its last day."))
        @Argument(help: .id) var id: String
        @Argument(help: .reason) var reason: String
        @Option(help: ArgumentHelp(say("最后一日。", "The last day on which it holds."), valueName: "day")) var on:
            String
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> DisposalContract {
            let seen = try await session.residues.getDisposalContract(.with { $0.contractID = id })
            return try await session.residues.endDisposalContract(
                .with {
                    $0.confirmed = confirmation.fields
                    $0.contractID = id
                    $0.revision = seen.revision
                    $0.endedOn = on
                    $0.reason = reason
                })
        }
    }

    struct ContractAmend: RecordVerb {
        static let configuration = CommandConfiguration(
            commandName: "contract-amend",
            abstract: say("更改处置合同的末日：续签、录错、终止日有误。", "Change the last day of a contract."))
        @Argument(help: .id) var id: String
        @Argument(help: .reason) var reason: String
        @Option(help: ArgumentHelp(say("新的末日。", "Its last day from now on."), valueName: "day")) var until:
            String
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> DisposalContract {
            let seen = try await session.residues.getDisposalContract(.with { $0.contractID = id })
            return try await session.residues.amendDisposalContract(
                .with {
                    $0.confirmed = confirmation.fields
                    $0.contractID = id
                    $0.revision = seen.revision
                    $0.lastDay = until
                    $0.reason = reason
                })
        }
    }

    struct ContractHistory: ListVerb {
        static let configuration = CommandConfiguration(
            commandName: "contract-history",
            abstract: say("一份处置合同的历次改动。", "Every revision of a contract."))
        @Argument(help: .id) var id: String
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<DisposalContractRevision> {
            let request = GetDisposalContractRequest.with { $0.contractID = id }
            return frame.part(of: try await session.residues.getDisposalContractHistory(request).revisions)
        }

        static var columns: [Column<DisposalContractRevision>] {
            [
                Column("修订", "revision") { String($0.contract.revision) },
                Column("时间", "at") { $0.changedAt.changeMoment },
                Column("经办", "by") { $0.changedBy },
                Column("首日", "from") { $0.contract.firstDay },
                Column("末日", "until") {
                    $0.contract.endedOn.isEmpty ? $0.contract.lastDay : $0.contract.endedOn
                },
                Column("缘由", "why") { $0.contract.why },
            ]
        }
    }

    struct ContractWithdraw: RecordVerb {
        static let configuration = CommandConfiguration(
            commandName: "contract-withdraw",
            abstract: say("撤回录错的处置合同。", "Take a contract back that was recorded wrongly."))
        @Argument(help: .id) var id: String
        @Argument(help: .reason) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> DisposalContract {
            let seen = try await session.residues.getDisposalContract(.with { $0.contractID = id })
            return try await session.residues.withdrawDisposalContract(
                .with {
                    $0.contractID = id
                    $0.revision = seen.revision
                    $0.reason = reason
                })
        }
    }

    struct Manifests: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("列出一家企业的转移联单。", "List a plant's manifests."))
        @Argument(help: .plant) var plant: String
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<ResidueManifest> {
            let request = ListResidueManifestsRequest.with { $0.enterpriseID = plant }
            return try await frame.pages(of: request) { try await session.residues.listResidueManifests($0) }
        }

        static var columns: [Column<ResidueManifest>] {
            [
                Column("转移", "left") { $0.removedOn },
                Column("联单", "manifest") { $0.number },
                Column("废渣", "residue") { $0.kind.text },
                Column("t") { $0.mass.thousandths },
                Column("车牌", "plate") { $0.plate },
                Column("撤回", "taken back") { $0.withdrawalReason },
                Column("编号", "id") { $0.id },
            ]
        }
    }

    struct Manifest: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("登记转移联单。", "Record a load that left."))
        @Argument(help: ArgumentHelp(say("合同的记录编号。", "The contract's id."))) var contract: String
        @Argument(help: ArgumentHelp(say("联单编号。", "Its number."))) var number: String
        @Option(help: ArgumentHelp(say("废渣种类。", "The kind of residue."))) var kind: Word<ResidueKind>
        @Option(help: ArgumentHelp(say("转移之日。", "The day it left."), valueName: "day")) var on: String
        @Option(help: ArgumentHelp(say("重量，t。", "Its mass, t."))) var mass: ThousandthsText
        @Option(help: ArgumentHelp(say("车牌。", "The number plate."))) var plate: String
        @Option(help: ArgumentHelp(say("联单文件。", "The file."))) var file: String
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> ResidueManifest {
            let kept = try await session.upload(file)
            return try await session.residues.recordResidueManifest(
                .with {
                    $0.confirmed = confirmation.fields
                    $0.contractID = contract
                    $0.number = number
                    $0.kind = kind.value
                    $0.removedOn = on
                    $0.mass = mass.value
                    $0.plate = plate
                    $0.file = kept
                })
        }
    }

    struct ManifestShow: ShowVerb {
        static let configuration = CommandConfiguration(
            commandName: "manifest-show", abstract: say("看一份转移联单。", "Show one manifest."))
        @Argument(help: .id) var id: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> ResidueManifest {
            try await session.residues.getResidueManifest(.with { $0.manifestID = id })
        }
    }

    struct ManifestWithdraw: RecordVerb {
        static let configuration = CommandConfiguration(
            commandName: "manifest-withdraw",
            abstract: say("撤回登记有误的联单。", "Take a manifest back that was recorded wrongly."))
        @Argument(help: .id) var id: String
        @Argument(help: .reason) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> ResidueManifest {
            let seen = try await session.residues.getResidueManifest(.with { $0.manifestID = id })
            return try await session.residues.withdrawResidueManifest(
                .with {
                    $0.manifestID = id
                    $0.revision = seen.revision
                    $0.reason = reason
                })
        }
    }
}

extension DisposalContract: Summarised {
    var summary: String {
        var lines = [
            "\(number) \(receiver)  (\(id))",
            "  \(kinds.map(\.text).joined(separator: "、")) → \(use)",
            "  \(firstDay)–\(lastDay)\(withdrawalReason.takenBack)",
            "  \(file.shown)",
        ]
        if !endedOn.isEmpty { lines.append("  \(say("终止", "ended")) \(endedOn)：\(endReason)") }
        if !changeReason.isEmpty {
            lines.append("  \(labelled(say("更改末日", "last day changed"), changeReason))")
        }
        return lines.joined(separator: "\n")
    }

    /// Why this revision was made; empty in the first.
    fileprivate var why: String {
        [withdrawalReason, changeReason, endReason].first { !$0.isEmpty } ?? ""
    }
}

extension ResidueManifest: Summarised {
    var summary: String {
        var lines = [
            "\(number)  (\(id))",
            "  \(removedOn) \(kind.text) \(mass.thousandths) t \(plate)",
            "  \(file.shown)",
        ]
        if !withdrawalReason.isEmpty { lines.append("  \(say("撤回", "taken back"))：\(withdrawalReason)") }
        return lines.joined(separator: "\n")
    }
}
