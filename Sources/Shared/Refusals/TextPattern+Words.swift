extension TextPattern {
    /// The form in words for a person, who is never shown the pattern itself.
    package var wording: Wording {
        Self.known[source]
            ?? Wording(
                pieces.map(\.wording.chinese).joined(separator: "、再"),
                pieces.map(\.wording.english).joined(separator: ", then "))
    }

    /// Forms that people know by a name.
    private static let known = [
        "[0-9]{4}-[0-9]{2}-[0-9]{2}": Wording("年-月-日，如 2026-01-05", "a day as 2026-01-05"),
        "[0-9]{4}-[0-9]{2}": Wording("年-月，如 2026-01", "a month as 2026-01"),
        "[0-9]{4}": Wording("四位数的年份，如 2026", "a year of four digits, as 2026"),
        "[0-9]{6}": Wording("六位行政区划代码，如 330522", "a division's code of six digits, as 330522"),
        "[0-9]{4}-[0-9]{1,4}": Wording("年-序号，如 2026-3", "the year and a number, as 2026-3"),
        "[0-9a-f]{64}": Wording(
            "SHA-256 的 64 位小写十六进制数", "the 64 lower-case hexadecimal digits of a SHA-256"),
        "[a-z]{1,20}/[a-z0-9.+-]{1,80}": Wording(
            "媒体类型，如 application/pdf", "a media type, as application/pdf"),
    ]
}

extension TextPattern.Piece {
    fileprivate var wording: Wording {
        if set.count == 1, let only = set.first, only.count == 1, let scalar = Unicode.Scalar(only.lowerBound)
        {
            return times.lowerBound == 0
                ? Wording("可有“\(scalar)”", "“\(scalar)” if wanted") : Wording("“\(scalar)”", "“\(scalar)”")
        }
        let (chinese, english) = names
        return switch (times.lowerBound, times.upperBound) {
        case (let low, let high) where low == high: Wording("\(low) 位\(chinese)", "\(low) of \(english)")
        case (let low, .max): Wording("至少 \(low) 位\(chinese)", "at least \(low) of \(english)")
        case (let low, let high): Wording("\(low) 至 \(high) 位\(chinese)", "\(low) to \(high) of \(english)")
        }
    }

    /// What the set consists of: `小写字母、数字或 . -`, `lower-case letters, digits or . -`.
    private var names: (chinese: String, english: String) {
        var chinese: [String] = []
        var english: [String] = []
        var signs: [String] = []
        for range in set {
            switch range {
            case 0x30...0x39: (chinese, english) = (chinese + ["数字"], english + ["digits"])
            case 0x61...0x7A: (chinese, english) = (chinese + ["小写字母"], english + ["lower-case letters"])
            case 0x41...0x5A: (chinese, english) = (chinese + ["大写字母"], english + ["capital letters"])
            case 0x61...0x66: (chinese, english) = (chinese + ["字母 a–f"], english + ["letters a–f"])
            default: signs += range.compactMap(Unicode.Scalar.init).map { String($0) }
            }
        }
        if !signs.isEmpty {
            let listed = signs.joined(separator: " ")
            (chinese, english) = (chinese + [listed], english + [listed])
        }
        return (chinese.joined(separator: "或"), english.joined(separator: " or "))
    }
}
