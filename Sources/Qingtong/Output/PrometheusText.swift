import CommonAPI
import Installation

/// Metrics in the text format that Prometheus scrapes, version 0.0.4.
enum PrometheusText {
    /// A metric across all services.
    private struct Group {
        let help: String
        let type: String
        var lines: [String] = []
    }

    /// All metrics, each with the service instance as a label. Metrics with the same name are grouped, and
    /// `qingtong_up` says for each service whether it answered.
    ///
    /// - Parameters:
    ///   - reports: The reports of the services that answered.
    ///   - missing: The services that did not answer.
    /// - Returns: The text, which ends with a line feed.
    static func text(of reports: [MetricsReport], missing: [String] = []) -> String {
        var groups: [String: Group] = [:]
        for report in reports {
            for metric in report.metrics {
                let labels = [("node", report.node)] + metric.labels.map { ($0.name, $0.value) }
                let (name, type, lines) = lines(of: metric, PrometheusName.distinct(labels))
                let help = escapedHelp(MetricHelp.text(of: metric.name))
                groups[name, default: Group(help: help, type: type)].lines += lines
            }
        }
        let up = reports.map { ($0.node, 1) } + missing.map { ($0, 0) }
        groups["qingtong_up"] = Group(
            help: "1 for a service that answered, 0 for one that did not", type: "gauge",
            lines: up.map { "qingtong_up\(text(of: [("node", $0.0)])) \($0.1)" })
        return groups.sorted { $0.key < $1.key }.map { name, group in
            (["# HELP \(name) \(group.help)", "# TYPE \(name) \(group.type)"] + group.lines).joined(
                separator: "\n")
                + "\n"
        }.joined()
    }

    /// A number, without a fraction when it is whole.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value.rounded() == value && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
    }

    private static func lines(
        of metric: Metric, _ labels: [(String, String)]
    ) -> (name: String, type: String, lines: [String]) {
        let name = "qingtong_" + PrometheusName.legal(metric.name)
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

    /// In the line about a metric a quote is a quote.
    private static func escapedHelp(_ text: String) -> String {
        text.unicodeScalars.map { $0 == "\"" ? "\"" : escaped($0) }.joined()
    }

    /// Works on Unicode scalars: a quote that a combining mark follows is still a quote to a scraper.
    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\\": "\\\\"
        case "\"": "\\\""
        case "\n": "\\n"
        default: String(scalar)
        }
    }
}
