package import Foundation

extension Int64 {
    /// Thousandths as a decimal: 93667 is 93.667.
    package var thousandths: String {
        let sign = self < 0 ? "-" : ""
        let fraction = String(magnitude % 1000)
        return "\(sign)\(magnitude / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
    }

    /// Fen as yuan: 20000000 is ¥200,000.00.
    package var yuan: String {
        let sign = self < 0 ? "-" : ""
        var whole = String(magnitude / 100)
        var grouped = ""
        while whole.count > 3 {
            grouped = ",\(whole.suffix(3))\(grouped)"
            whole.removeLast(3)
        }
        let cents = String(magnitude % 100)
        return "\(sign)¥\(whole)\(grouped).\(cents.count < 2 ? "0" : "")\(cents)"
    }
}

extension Data {
    /// Lower-case hex.
    package var hex: String {
        map { byte in
            let digits = String(byte, radix: 16)
            return digits.count < 2 ? "0\(digits)" : digits
        }.joined()
    }
}

extension Double {
    /// With that many digits after the point, whatever the locale.
    package func figure(_ digits: Int) -> String {
        formatted(
            .number.precision(.fractionLength(digits)).grouping(.never).locale(
                Locale(identifier: "en_US_POSIX")))
    }
}
