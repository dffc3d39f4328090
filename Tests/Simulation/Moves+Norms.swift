import RegistryAPI
import Rulebook
import SwiftProtobuf
import World

// What a plant does by its rules and norms: norms, checks, assessments, signed balances.

extension Moves {
    mutating func keepNorm() -> Order? {
        switch Int.random(in: 0..<16, using: &generator) {
        case 0..<3: enterNorm()
        case 3: renewNorm()
        case 4: repealNorm()
        case 5..<8: recordCheck()
        case 8: putRight()
        case 9: withdrawCheck()
        case 10..<12: assess()
        case 12..<15: signBalance()
        default: correctAssessment()
        }
    }

    private var normKinds: [NormKind] { [.dust, .metering, .loading, .loaderArea] }

    private mutating func enterNorm() -> Order? {
        guard let (_, site) = generator.pick(placed) else { return nil }
        let kind = generator.pick(normKinds) ?? .dust
        let (from, scan) = (day(-300...20), memory.scan)
        return order(
            "registry", NormsMethods.enterNorm,
            EnterNormRequest.with {
                $0.siteID = site
                $0.kind = kind
                $0.title = "模拟规范"
                $0.version.effectiveOn = from.text
                $0.version.file = scan
                $0.version.owner = "模拟"
                $0.version.topics = kind == .loaderArea ? [.cleaning, .noise] : []
                $0.confirmed = ["version.file"]
            }, by: SimulatedCallers.registrar
        ) { reply, memory in
            let norm = try Norm(serializedBytes: reply)
            memory.norms.append((norm.id, norm.siteID, norm.kind))
            memory.revisions[norm.id] = norm.revision
        }
    }

    private mutating func renewNorm() -> Order? {
        guard let norm = generator.pick(memory.norms) else { return nil }
        let (revision, from, scan) = (memory.revisions[norm.id] ?? 1, day(-100...100), memory.scan)
        return order(
            "registry", NormsMethods.addNormVersion,
            AddNormVersionRequest.with {
                $0.normID = norm.id
                $0.revision = revision
                $0.version.effectiveOn = from.text
                $0.version.file = scan
                $0.version.owner = "模拟"
                $0.version.topics = norm.kind == .loaderArea ? [.cleaning] : []
                $0.confirmed = ["version.file"]
            }, by: SimulatedCallers.registrar
        ) { reply, memory in
            let norm = try Norm(serializedBytes: reply)
            memory.revisions[norm.id] = norm.revision
        }
    }

    /// Ends a norm, or says on which other day it ended.
    private mutating func repealNorm() -> Order? {
        guard let norm = generator.pick(memory.norms) else { return nil }
        let (revision, end) = (memory.revisions[norm.id] ?? 1, day(-100...100))
        return order(
            "registry", NormsMethods.repealNorm,
            RepealNormRequest.with {
                $0.normID = norm.id
                $0.revision = revision
                $0.repealedOn = end.text
                $0.reason = "模拟"
            }, by: SimulatedCallers.registrar
        ) { reply, memory in
            let norm = try Norm(serializedBytes: reply)
            memory.revisions[norm.id] = norm.revision
        }
    }

    private mutating func recordCheck() -> Order? {
        guard let norm = generator.pick(memory.norms) else { return nil }
        let (checked, isFound) = (day(-90...0), generator.chance(50))
        let due = checked.adding(days: Int.random(in: 0...60, using: &generator))
        return order(
            "registry", CheckRecordsMethods.recordCheck,
            RecordCheckRequest.with {
                $0.normID = norm.id
                $0.checkedOn = checked.text
                $0.area = "模拟区域"
                $0.checker = "模拟"
                guard isFound else { return }
                $0.finding = "模拟问题"
                $0.dueOn = due.text
                $0.owner = "模拟"
            }, by: SimulatedCallers.registrar
        ) { reply, memory in
            memory.checks.append(try CheckRecord(serializedBytes: reply).id)
        }
    }

    private mutating func putRight() -> Order? {
        guard let check = generator.pick(memory.checks) else { return nil }
        let day = day(-60...0)
        return order(
            "registry", CheckRecordsMethods.putRight,
            PutRightRequest.with {
                $0.checkID = check
                $0.revision = 1
                $0.putRightOn = day.text
                $0.note = "模拟"
            }, by: SimulatedCallers.registrar)
    }

    private mutating func withdrawCheck() -> Order? {
        guard let check = generator.pick(memory.checks) else { return nil }
        let revision: Int64 = generator.chance(70) ? 1 : 2
        return order(
            "registry", CheckRecordsMethods.withdrawCheck,
            WithdrawCheckRequest.with {
                $0.checkID = check
                $0.revision = revision
                $0.reason = "模拟"
            }, by: SimulatedCallers.registrar)
    }

    private mutating func assess() -> Order? {
        guard let (plant, site) = generator.pick(placed) else { return nil }
        let periods = ["2024", "2025", "2025-Q4", "2026-Q2", "2026-08", "2026-09", "2026-10"]
        let period = generator.pick(periods) ?? "2026-10"
        let indicators: [AssessmentIndicator] = [.electricity, .freshWater, .unitCost]
        let indicator = generator.pick(indicators) ?? .electricity
        return order(
            "registry", AssessmentsMethods.enterAssessment,
            EnterAssessmentRequest.with {
                $0.siteID = site
                $0.indicator = indicator
                $0.period = period
                $0.target = 120_000
                $0.result = 110_000
                $0.owner = "模拟"
                $0.confirmed = ["target", "result"]
            }, by: plant.applicant ?? SimulatedCallers.registrar
        ) { reply, memory in
            memory.assessments.append(try Assessment(serializedBytes: reply).id)
        }
    }

    /// Whoever speaks for a plant signs a month.
    private mutating func signBalance() -> Order? {
        let metered = placed.filter { $0.plant.meter != nil }
        guard let (plant, site) = generator.pick(metered), let applicant = plant.applicant else { return nil }
        let month = generator.pick(["2026-08", "2026-09", "2026-10"]) ?? "2026-10"
        return order(
            "registry", BalanceSignOffsMethods.signBalance,
            SignBalanceRequest.with {
                $0.siteID = site
                $0.month = month
                $0.signer = "模拟"
                $0.analysis = "模拟"
            }, by: applicant)
    }

    private mutating func correctAssessment() -> Order? {
        guard let assessment = generator.pick(memory.assessments) else { return nil }
        return order(
            "registry", AssessmentsMethods.correctAssessment,
            CorrectAssessmentRequest.with {
                $0.assessmentID = assessment
                $0.revision = 1
                $0.target = 120_000
                $0.result = 130_000
                $0.owner = "模拟"
                $0.measure = "模拟"
                $0.reason = "模拟"
                $0.confirmed = ["target", "result"]
            }, by: SimulatedCallers.registrar)
    }
}
