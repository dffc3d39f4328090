extension Int64 {
    /// Reads a decimal with at most three digits after the point as thousandths: `93.667` is 93667; `nil` for anything
    /// else.
    package init?(thousandths text: String) {
        let isNegative = text.hasPrefix("-")
        let parts = text.dropFirst(isNegative ? 1 : 0).split(
            separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 15, (1...2).contains(parts.count),
            parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let whole = Int64(parts[0])
        else { return nil }
        var fraction: Int64 = 0
        if parts.count == 2 {
            guard parts[1].count <= 3,
                let digits = Int64(parts[1] + String(repeating: "0", count: 3 - parts[1].count))
            else { return nil }
            fraction = digits
        }
        self = (isNegative ? -1 : 1) * (whole * 1000 + fraction)
    }
}

extension Double {
    /// In thousandths, as numbers are sent and kept; a number too large for that is the largest there is.
    package var thousandths: Int64 {
        let scaled = (self * 1000).rounded()
        return Int64(exactly: scaled) ?? (scaled > 0 ? .max : .min)
    }
}
