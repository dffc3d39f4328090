import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

extension DrainageDesign {
    /// The design with what it leaves to be asked on a day, beside what the site's record has.
    func reviewed(beside site: Site, on day: Day) -> DrainageReview {
        let rain = site.catchment * SiteNorms.firstFlushMillimetres
        let room = room(on: site)
        return .with {
            $0.design = self
            $0.on = day.text
            // Square metres times millimetres are litres: thousandths of a cubic metre.
            $0.rain = rain
            $0.room = room
            $0.short = max(0, rain - room)
            $0.questions =
                waterQuestions + tankQuestions(on: site, rain: rain, room: room) + outletQuestions
                + paperQuestions(on: site, day)
        }
    }

    /// What the tanks for first flush and emergencies hold, litres.
    private func room(on site: Site) -> Int64 {
        facts.tanks.filter { $0.use == .firstFlush || $0.use == .emergency }
            .reduce(0) { $0 + (site.tank($1.code)?.capacity ?? 0) }
    }

    private var waterQuestions: [DrainageQuestion] {
        var questions: [DrainageQuestion] = []
        if facts.cleanFoul != .wholly {
            questions.append(
                DrainageQuestion(
                    .cleanFoul,
                    Wording(
                        "应做到清污分流（方案二(二)1），登记为“\(facts.cleanFoul.wording.chinese)”",
                        "Clean and foul water are apart (plan 2(2)1); entered is “\(facts.cleanFoul.wording.english)”"
                    )))
        }
        if facts.rainFoul != .wholly {
            questions.append(
                DrainageQuestion(
                    .rainFoul,
                    Wording(
                        "应做到雨污分流（方案二(二)1），登记为“\(facts.rainFoul.wording.chinese)”",
                        "Rain and foul water are apart (plan 2(2)1); entered is “\(facts.rainFoul.wording.english)”"
                    )))
        }
        if facts.collection.isEmpty {
            questions.append(
                DrainageQuestion(
                    .collectionMissing,
                    Wording(
                        "生产废水应能全部收集回用（方案二(二)1），未登记收集回用系统",
                        "All foul water is collected and used again (plan 2(2)1); no system for it was entered"
                    )))
        }
        return questions
    }

    /// The first flush has to fit: 15 mm of rain on the catchment (docs/facts.md §9.3 [P]).
    private func tankQuestions(on site: Site, rain: Int64, room: Int64) -> [DrainageQuestion] {
        var questions = facts.tanks.filter { site.tank($0.code) == nil }.map { tank in
            DrainageQuestion(
                .tankGone, code: tank.code,
                Wording(
                    "设计中的水池 \(tank.code) 已不在厂区设备清单中",
                    "Tank \(tank.code) of the design is no longer among the site's equipment"))
        }
        if !facts.tanks.contains(where: { $0.use == .emergency && site.tank($0.code) != nil }) {
            questions.append(
                DrainageQuestion(
                    .emergencyMissing,
                    Wording(
                        "污水应急系统应设计科学合理（方案二(二)1），没有应急池",
                        "Foul water has a sound emergency system (plan 2(2)1); there is no emergency tank")))
        }
        if site.catchment == 0 {
            questions.append(
                DrainageQuestion(
                    .catchmentMissing,
                    Wording(
                        "厂区登记中没有汇水面积，无法核算初期雨水",
                        "The site's record has no catchment, so that its first flush cannot be reckoned")))
        } else if room < rain {
            questions.append(
                DrainageQuestion(
                    .tanksShort, found: room, wanted: rain,
                    Wording(
                        "初期雨水 \(SiteNorms.firstFlushMillimetres) mm × 汇水面积 \(site.catchment) m² = \(rain) L，应急、初雨池容 \(room) L，不足 \(rain - room) L",
                        "First flush \(SiteNorms.firstFlushMillimetres) mm × catchment \(site.catchment) m² = \(rain) L; tanks for first flush and emergencies \(room) L: short of \(rain - room) L"
                    )))
        }
        return questions
    }

    private var outletQuestions: [DrainageQuestion] {
        guard !facts.outlets.isEmpty else {
            return [
                DrainageQuestion(
                    .outletOpen,
                    Wording(
                        "雨水排放系统应设计科学合理（方案二(二)1），未登记雨水排放口",
                        "Rain is let out by a sound system (plan 2(2)1); no rain outlet was entered"))
            ]
        }
        return facts.outlets.filter { $0.closing == .none }.map { outlet in
            DrainageQuestion(
                .outletOpen, code: outlet.code,
                Wording(
                    "雨水排放口 \(outlet.code)（\(outlet.place)）不能关闭，废水可能外溢",
                    "Rain outlet \(outlet.code) (\(outlet.place)) cannot be shut: foul water may run off"))
        }
    }

    private func paperQuestions(on site: Site, _ day: Day) -> [DrainageQuestion] {
        let kinds: [DrainagePaperKind] = [.flowPlan, .reusePlan]
        var questions = kinds.filter { version(of: $0, on: day.text) == nil }.map { kind in
            DrainageQuestion(
                .paperMissing,
                Wording(
                    "\(day.text) 没有现行的\(kind.wording.chinese)（方案二(二)1）",
                    "On \(day.text) there is no paper in force (plan 2(2)1): \(kind.wording.english)"))
        }
        let tanks = site.capacity(of: .tank)
        if let plan = version(of: .reusePlan, on: day.text), plan.tankVolume > tanks {
            questions.append(
                DrainageQuestion(
                    .planLarger, found: tanks, wanted: plan.tankVolume,
                    Wording(
                        "回收利用方案第 \(plan.number) 版的水池总容积 \(plan.tankVolume) L，厂区设备清单中的水池共 \(tanks) L",
                        "Version \(plan.number) of the reuse plan has \(plan.tankVolume) L in tanks, the site's equipment \(tanks) L"
                    )))
        }
        return questions
    }
}

extension DrainageQuestion {
    fileprivate init(
        _ kind: DrainageQuestionKind, code: String = "", found: Int64 = 0, wanted: Int64 = 0,
        _ explanation: Wording
    ) {
        self = .with {
            $0.kind = kind
            $0.code = code
            $0.found = found
            $0.wanted = wanted
            $0.explanation = explanation.chinese
            $0.explanationEnglish = explanation.english
        }
    }
}
