package import Refusals

extension Deadline {
    /// One line that tells a person when it is due and why.
    package func explanation(in language: Language) -> String {
        switch language {
        case .chinese: chineseParts.joined(separator: "；") + "。"
        case .english: englishParts.joined(separator: "; ") + "."
        }
    }

    private var isBefore: Bool { rule.direction == .before }

    private var chineseParts: [String] {
        let term = "\(rule.amount)\(rule.unit.chinese)"
        var parts = [
            isBefore
                ? "最迟于 \(dueDay) 办理（“\(rule.trigger)”\(term)，事由日 \(trigger)）"
                : "\(dueDay) 24 时届满（自 \(trigger)“\(rule.trigger)”次日起算 \(term)）",
            "依据：\(rule.source)（\(rule.id)）",
        ]
        if extensionsGranted > 0 { parts.append("已延期 \(extensionsGranted) 次") }
        if dueDay != countedDay { parts.append("原末日 \(countedDay) 为休息日，顺延至次一工作日") }
        if isProvisional {
            parts.append("暂定：\(yearList(separator: "、")) 年放假安排尚未公布，仅按双休日推算")
        }
        if quotesSecondaryCopy { parts.append("条文据二手资料，引用前须核对原文") }
        if rule.evidence == .configured { parts.append("系统设定的期限，并无法规规定") }
        return parts
    }

    private var englishParts: [String] {
        let term = "\(rule.amount) \(rule.unit.english(rule.amount))"
        var parts = [
            isBefore
                ? "to be done on \(dueDay) at the latest (\(term) before \(trigger))"
                : "due by the end of \(dueDay) Beijing time (\(term) counted from the day after \(trigger))",
            "source: \(rule.source) (\(rule.id))",
        ]
        if extensionsGranted > 0 { parts.append("extensions granted: \(extensionsGranted)") }
        if dueDay != countedDay { parts.append("\(countedDay) is a day off, so the next working day counts") }
        if isProvisional {
            parts.append(
                "provisional: holidays of \(yearList(separator: ", ")) are unpublished, weekends assumed"
            )
        }
        if quotesSecondaryCopy {
            parts.append("read in a secondary copy only, to be checked before it is quoted")
        }
        if rule.evidence == .configured { parts.append("a term set for this system; no law states one") }
        return parts
    }

    /// Whether this very deadline rests on words that were not read in the law itself.
    private var quotesSecondaryCopy: Bool {
        switch rule.evidence {
        case .read, .plan, .configured: false
        case .readExceptExtension: extensionsGranted > 0
        case .secondary: true
        }
    }

    private func yearList(separator: String) -> String {
        assumedYears.map { "\($0)" }.joined(separator: separator)
    }
}

extension DeadlineRule.Unit {
    fileprivate var chinese: String {
        switch self {
        case .calendar: "日"
        case .working: "个工作日"
        case .month: "个月"
        case .year: "年"
        }
    }

    fileprivate func english(_ amount: Int) -> String {
        let word =
            switch self {
            case .calendar: "calendar day"
            case .working: "working day"
            case .month: "month"
            case .year: "year"
            }
        return amount == 1 ? word : word + "s"
    }
}
