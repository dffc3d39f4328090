import ArgumentParser
import Foundation
import Installation
import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

// Meters: declaring, calibrating, retiring, listing.

extension LedgerVerb {
    struct Declare: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("登记一个计量点。", "Declare a meter of a site."),
            discussion: say(
                "计量项（--kind）：", "Kinds (--kind): ")
                + Self.kinds.map { "\($0) \($0.text) \($0.unit)" }.joined(separator: "; "))
        @Argument(help: ArgumentHelp(say("企业编号。", "The plant's id."))) var plant: String
        @Option(help: ArgumentHelp(say("站点编号。", "The site's id."))) var site: String
        @Option(
            help: ArgumentHelp(
                say(
                    "计量项，如 freshWater；all 表示各登记一个。",
                    "What it measures, such as freshWater; all for one of each.")))
        var kind: String
        @Option(help: ArgumentHelp(say("企业内编号，如 WM-01。", "The plant's own tag."))) var tag = ""
        @Option(help: ArgumentHelp(say("名称。", "Its name."))) var name = ""
        @Flag(help: ArgumentHelp(say("读数是累计值。", "Readings are a running total."))) var counter = false
        @Flag(help: ArgumentHelp(say("数值是估算的。", "Values are estimates."))) var estimated = false
        @Option(
            help: ArgumentHelp(
                say(
                    "相对标准不确定度，0.01 即 1 %；不给则按计量项。",
                    "Relative standard uncertainty, 0.01 for 1 %; the kind's by default.")))
        var uncertainty: ThousandthsText?
        @Option(
            help: ArgumentHelp(
                say("一次读数的合理上限（计量项的单位）。", "The most one reading can say, in the unit of the kind.")))
        var most: ThousandthsText?
        @Option(help: ArgumentHelp(say("启用首日。", "The first day with readings."), valueName: "day"))
        var installedOn = ""
        @OptionGroup var calibration: CalibrationOptions
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func validate() throws {
            guard kind != "all" || most == nil else {
                throw ValidationError(
                    say("各计量项单位不同，--most 不能用于 all。", "--most goes with one kind: units differ."))
            }
        }

        func ask(_ session: Session) async throws -> Listing<Meter> {
            let kinds = kind == "all" ? Self.kinds : MeterKind(called: kind).map { [$0] } ?? []
            guard !kinds.isEmpty else {
                throw ValidationError(say("没有计量项 \(kind)。", "There is no kind \(kind)."))
            }
            let requests = kinds.map { request(for: $0) }
            var declared: [Meter] = []
            for request in requests { declared.append(try await session.ledgers.declareMeter(request)) }
            return Listing(declared)
        }

        func table(_ declared: [Meter]) -> Table { Table(declared) }

        private static let kinds = MeterKind.allCases.filter { !$0.protoName.isEmpty }

        /// When all kinds are declared at once, a meter's tag is its kind.
        private func request(for one: MeterKind) -> DeclareMeterRequest {
            .with { request in
                request.confirmed = confirmation.fields
                request.enterpriseID = plant
                request.siteID = site
                request.kind = one
                request.form = counter ? .counter : .unspecified
                request.tag = kind == "all" ? "\(one)" : tag
                request.name = name
                request.estimated = estimated
                request.uncertainty = uncertainty?.value ?? 0
                request.most = most?.value ?? 0
                request.installedOn = installedOn
                if let calibration = calibration.calibration { request.calibration = calibration }
            }
        }
    }

    struct Calibrate: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("登记一次检定或校准。", "Add a calibration to a meter's record."))
        @OptionGroup var named: MeterOptions
        @OptionGroup var calibration: CalibrationOptions
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func validate() throws {
            guard calibration.calibration != nil else {
                throw ValidationError(
                    say("请给出 --calibrated-on 和 --certificate。", "Say --calibrated-on and --certificate."))
            }
        }

        func ask(_ session: Session) async throws -> Listing<Meter> {
            let seen = try await named.meter(session)
            return Listing([
                try await session.ledgers.calibrateMeter(
                    .with {
                        $0.confirmed = confirmation.fields
                        $0.meterID = seen.id
                        $0.revision = seen.revision
                        $0.calibration = calibration.calibration ?? Calibration()
                    })
            ])
        }

        func table(_ meters: [Meter]) -> Table {
            Table(meters)
        }
    }

    struct Retire: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("停用一个计量点；读数保留。", "End a meter's use. Its readings stay."))
        @OptionGroup var named: MeterOptions
        @Option(help: ArgumentHelp(say("末日。", "The last day with readings."), valueName: "day")) var on:
            String
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Listing<Meter> {
            let seen = try await named.meter(session)
            return Listing([
                try await session.ledgers.retireMeter(
                    .with {
                        $0.confirmed = confirmation.fields
                        $0.meterID = seen.id
                        $0.revision = seen.revision
                        $0.retiredOn = on
                        $0.reason = reason
                    })
            ])
        }

        func table(_ meters: [Meter]) -> Table {
            Table(meters)
        }
    }

    struct Meters: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("列出企业的计量点。", "List a plant's meters."))
        @Argument(help: ArgumentHelp(say("企业编号。", "The plant's id."))) var plant: String
        @Option(help: ArgumentHelp(say("只看该站点。", "Only this site."))) var site = ""
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<Meter> {
            frame.part(of: try await session.meters(of: plant, on: site))
        }

        func table(_ meters: [Meter]) -> Table { Table(meters) }
    }
}

/// A meter, as typed: the plant's own tag or its id.
struct MeterOptions: ParsableArguments {
    @Argument(help: ArgumentHelp(say("企业编号。", "The plant's id."))) var plant: String
    @Argument(help: ArgumentHelp(say("计量点：企业内编号或记录编号。", "The meter: its tag or its id."))) var meter: String
    @Option(help: ArgumentHelp(say("站点；编号重复时须给出。", "The site, where two have such a tag."))) var site = ""

    /// The meter as it is now.
    func meter(_ session: Session) async throws -> Meter {
        let found = try await session.meters(of: plant, on: site).filter { known in
            known.id == meter || known.tag == meter || known.tag == NameForm.spelling(of: meter)
        }
        guard let one = found.first else {
            throw ValidationError(say("没有计量点 \(meter)。", "There is no meter \(meter)."))
        }
        guard found.count == 1 else {
            let sites = found.map(\.siteID).sorted().joined(separator: ", ")
            throw ValidationError(
                say(
                    "不止一个厂区有 \(meter)（\(sites)），请给出 --site。",
                    "More than one site has \(meter) (\(sites)): say --site."))
        }
        return one
    }
}

/// A calibration, as typed; either complete or absent.
struct CalibrationOptions: ParsableArguments {
    @Option(help: ArgumentHelp(say("检定或校准之日。", "The day of the calibration."), valueName: "day"))
    var calibratedOn = ""
    @Option(help: ArgumentHelp(say("检定证书编号。", "The number of its certificate."))) var certificate = ""
    @Option(help: ArgumentHelp(say("检定有效期末日。", "The last day it counts."), valueName: "day"))
    var calibratedUntil = ""
    @Option(help: ArgumentHelp(say("检定机构。", "Who did it."))) var calibratedBy = ""

    func validate() throws {
        let isWhole = calibratedOn.isEmpty == certificate.isEmpty
        guard isWhole, !calibratedOn.isEmpty || (calibratedUntil + calibratedBy).isEmpty else {
            throw ValidationError(
                say("检定日期和证书编号须一并给出。", "The day of a calibration and its certificate go together."))
        }
    }

    /// `nil` when none was typed.
    var calibration: Calibration? {
        guard !calibratedOn.isEmpty else { return nil }
        return .with {
            $0.doneOn = calibratedOn
            $0.validUntil = calibratedUntil
            $0.certificate = certificate
            $0.body = calibratedBy
        }
    }
}

/// A decimal as typed, with at most three digits after the point.
struct ThousandthsText: ExpressibleByArgument {
    /// In thousandths.
    let value: Int64

    init?(argument: String) {
        guard let value = Int64(thousandths: argument) else { return nil }
        self.value = value
    }
}

extension Table {
    fileprivate init(_ meters: [Meter]) {
        self.init(
            say("站点", "site"), say("编号", "tag"), say("计量项", "measures"), say("单位", "unit"),
            say("检定有效期", "calibrated until"), say("停用", "retired"), "id")
        for meter in meters {
            add(
                meter.siteID, meter.tag, meter.kind.text, meter.kind.unit,
                meter.calibrations.last.map { $0.validUntil } ?? say("无", "none"), meter.retiredOn, meter.id)
        }
    }
}

extension Session {
    /// A plant's meters.
    func meters(of plant: String, on site: String) async throws -> [Meter] {
        try await ledgers.listMeters(
            .with {
                $0.enterpriseID = plant
                $0.siteID = site
            }
        ).meters
    }
}
