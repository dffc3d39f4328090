import CommonAPI
import Installation

/// Metrics in the text format that Prometheus scrapes, version 0.0.4.
enum PrometheusText {
    /// All of them, each with the service instance as a label; metrics of one name stand together.
    static func text(of reports: [MetricsReport]) -> String {
        var groups: [String: (type: String, lines: [String])] = [:]
        for report in reports {
            for metric in report.metrics {
                let labels = [("node", report.node)] + metric.labels.map { ($0.name, $0.value) }
                let (name, type, lines) = lines(of: metric, labels)
                groups[name, default: (type, [])].lines += lines
            }
        }
        return groups.sorted { $0.key < $1.key }.map { name, group in
            (["# TYPE \(name) \(group.type)"] + group.lines).joined(separator: "\n") + "\n"
        }.joined()
    }

    /// A number without a needless fraction.
    static func number(_ value: Double) -> String {
        value.rounded() == value && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
    }

    private static func lines(
        of metric: Metric, _ labels: [(String, String)]
    ) -> (name: String, type: String, lines: [String]) {
        let name = metric.name.replacing(".", with: "_")
        switch metric.value {
        case .counter(let value):
            let name = name.hasSuffix("_total") ? name : "\(name)_total"
            return (name, "counter", ["\(name)\(text(of: labels)) \(number(value))"])
        case .gauge(let value):
            return (name, "gauge", ["\(name)\(text(of: labels)) \(number(value))"])
        case .histogram(let histogram):
            var below: Int64 = 0
            let bounds = histogram.bounds.map(number) + ["+Inf"]
            var lines = zip(bounds, histogram.counts).map { bound, count in
                below += count
                return "\(name)_bucket\(text(of: labels + [("le", bound)])) \(below)"
            }
            lines.append("\(name)_sum\(text(of: labels)) \(number(histogram.sum))")
            lines.append("\(name)_count\(text(of: labels)) \(below)")
            return (name, "histogram", lines)
        case nil:
            return (name, "untyped", [])
        }
    }

    private static func text(of labels: [(String, String)]) -> String {
        let pairs = labels.map { key, value in
            "\(key)=\"\(value.unicodeScalars.map { escaped($0) }.joined())\""
        }
        return "{\(pairs.joined(separator: ","))}"
    }

    /// By scalars: a mark that combines with a quote leaves it what it is for whoever scrapes.
    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\\": "\\\\"
        case "\"": "\\\""
        case "\n": "\\n"
        default: String(scalar)
        }
    }
}
