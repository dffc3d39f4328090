/// Names as Prometheus takes them: letters, digits and underscores, no digit first.
enum PrometheusName {
    /// A part of a metric's name, with an underscore for whatever may not stand there.
    static func legal(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { isLegal($0) ? $0 : "_" }))
    }

    /// Labels with legal names, each of its own: none begins with a digit or with the two underscores that are Prometheus' own, and
    /// none is that of a bucket's bound.
    static func distinct(_ labels: [(String, String)]) -> [(String, String)] {
        var taken: Set<String> = ["le"]
        return labels.map { name, value in
            var plain = legal(name)
            while plain.hasPrefix("__") { plain.removeFirst() }
            if plain.allSatisfy({ $0 == "_" }) { plain = "label" }
            if plain.first?.isNumber == true { plain = "_\(plain)" }
            while !taken.insert(plain).inserted { plain += "_" }
            return (plain, value)
        }
    }

    private static func isLegal(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_": true
        default: false
        }
    }
}
