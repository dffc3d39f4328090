import ArgumentParser
import CommonAPI
import Installation
import RPC
import SwiftProtobuf

/// What the services counted and timed since they started.
struct MetricsVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "metrics",
        abstract: say(
            "调用次数、时延、队列与跟进等指标。", "Calls, their time, queues and followers, counted since the start."))

    @Flag(help: ArgumentHelp(say("输出 Prometheus 文本格式。", "Print Prometheus' text format.")))
    var prometheus = false

    @OptionGroup var frame: AuditorFrame

    func ask(_ session: Session) async throws -> PartialAnswer<MetricsReport> {
        try await PartialAnswer { service in
            try await MetricsClient(session.caller(of: service)).getMetrics(GetMetricsRequest())
        }
    }

    func json(of reply: PartialAnswer<MetricsReport>) throws -> String {
        try Listing(reply.parts).json
    }

    func text(of reply: PartialAnswer<MetricsReport>) -> String {
        guard prometheus else { return Self.table(reply.parts).text }
        let missing = reply.missing.map(\.service)
        // The format's last line ends with the line feed that printing adds.
        return String(PrometheusText.text(of: reply.parts, missing: missing).dropLast())
    }

    func warning(on reply: PartialAnswer<MetricsReport>) -> String { reply.warning }

    func note(on reply: PartialAnswer<MetricsReport>, below text: String, _ session: Session) -> String {
        prometheus ? "" : reply.warning
    }

    /// A scraper sees a missing service by `qingtong_up` and keeps the values of the others.
    func status(of reply: PartialAnswer<MetricsReport>) -> Int32 { prometheus ? 0 : reply.status }

    private static func table(_ reports: [MetricsReport]) -> Table {
        var table = Table(
            say("服务", "service"), say("指标", "metric"), say("标签", "labels"), say("值", "value"))
        for report in reports {
            for metric in report.metrics {
                table.add(
                    report.node, metric.name,
                    metric.labels.map { $0.value.split(separator: ".").last.map(String.init) ?? "?" }
                        .joined(separator: " "), value(of: metric))
            }
        }
        return table
    }

    private static func value(of metric: Metric) -> String {
        switch metric.value {
        case .counter(let value), .gauge(let value): PrometheusText.number(value)
        case .histogram(let histogram):
            say(
                "\(histogram.total) 次，p50 ≤ \(histogram.quantile(0.5))，p99 ≤ \(histogram.quantile(0.99))",
                "\(histogram.total) calls, p50 ≤ \(histogram.quantile(0.5)), p99 ≤ \(histogram.quantile(0.99))"
            )
        case nil: ""
        }
    }
}

extension Histogram {
    fileprivate var total: Int64 { counts.reduce(0, +) }

    /// The upper bound, in milliseconds, of the bucket that contains that quantile; `part` is between 0 and 1.
    fileprivate func quantile(_ part: Double) -> String {
        let rank = Int64((Double(total) * part).rounded(.up))
        var below: Int64 = 0
        for (bound, count) in zip(bounds, counts) {
            below += count
            if below >= rank { return "\(PrometheusText.number(bound * 1000)) ms" }
        }
        return "∞"
    }
}
