import Refusals
import RegistryAPI
import Rulebook

// The rows of what a plant does with its rules and norms: it assesses, signs, and checks.

extension Requirement {
    /// Days after a check, and after the first day of a norm, within which the next check is made: a month [P].
    static let checkDays = 31

    /// 二(三)1: energy, water and cost held against targets, and the month's balances signed.
    static let assessments: [Requirement] = [
        assessed("assessed-energy", .energy, "用能考核", "an assessment of energy"),
        assessed("assessed-water", .water, "用水考核", "an assessment of water"),
        assessed("assessed-cost", .cost, "成本考核", "an assessment of cost"),
        .site(
            "balance-sign-off", "二(三)1", "物料平衡分析月度签认", "the month's balances, signed", by: "sign-off sign",
            .whileOperating
        ) { records, site in
            records.signOffs.filter { $0.siteID == site.id }.compactMap(\.span)
        },
    ]

    /// 二(三)2: a norm for each area and each kind of equipment.
    static let norms: [Requirement] = zip(
        [
            "norm-loader-area", "norm-production-area", "norm-transport", "norm-mixing",
            "norm-test-equipment",
            "norm-wastewater", "norm-dust", "norm-monitoring", "norm-metering", "norm-storage",
            "norm-loading",
        ], NormKind.planned
    ).map { word, kind in
        .site(
            word, "二(三)2", "\(kind.wording.chinese)管理规范", "a norm for \(kind.wording.english)",
            by: "norm enter"
        ) { records, site in
            records.norms(at: site).filter { $0.kind == kind }.flatMap(\.spans)
        }
    }

    /// 二(三)2: that the norms are kept is checked, and what was found is put right.
    static let checks: [Requirement] = [
        .parts(
            "checks", "二(三)2", "一月内按各项规范的检查", "checks by each norm within a month", by: "check record",
            .whileOperating
        ) { records, site in
            let checks = records.standingChecks(at: site)
            let due = records.norms(at: site).flatMap { norm in
                norm.spans.map { held in
                    Part(
                        asked: Span(held.first.adding(days: checkDays + 1), held.last),
                        spans: checks.filter { $0.kind == norm.kind }.compactMap(\.day).map {
                            Span($0, $0.adding(days: checkDays))
                        })
                }
            }
            return [.everChecked(checks)] + due
        },
        .parts(
            "findings", "二(三)2", "检查所见按期整改", "findings put right in time", by: "check put-right",
            .onceOperating
        ) { records, site in
            let checks = records.standingChecks(at: site)
            return [.everChecked(checks)] + checks.compactMap(\.puttingRight)
        },
    ]

    /// A row that the last assessment of one of a subject's indicators answers.
    private static func assessed(
        _ word: String, _ subject: AssessmentSubject, _ chinese: String, _ english: String
    ) -> Requirement {
        .site(word, "二(三)1", chinese, english, by: "assessment enter", .whileOperating) { records, site in
            let own = records.assessments.filter { $0.siteID == site.id && $0.subject == subject }
            return Dictionary(grouping: own, by: \.indicator).values.flatMap { assessments in
                assessments.compactMap { $0.span(beside: assessments) }
            }
        }
    }
}

extension Requirement.Part {
    /// That anybody checked at all.
    fileprivate static func everChecked(_ checks: [CheckRecord]) -> Requirement.Part {
        Requirement.Part(
            asked: .always, spans: checks.compactMap(\.day).min().map { [Span($0, .last)] } ?? [])
    }
}

extension CheckRecord {
    /// A finding is asked for from its day on: it is well until the day by which it is to be put right, and once it was.
    fileprivate var puttingRight: Requirement.Part? {
        guard let day, let dueDay else { return nil }
        return Requirement.Part(
            asked: Span(day, .last),
            spans: [Span(day, dueDay)] + (putRightDay.map { [Span($0, .last)] } ?? []))
    }
}
