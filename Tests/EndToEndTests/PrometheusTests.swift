import CommonAPI
import SwiftProtobuf
import Testing

@testable import Installation
@testable import Qingtong

@Suite("Metrics as Prometheus reads them")
struct PrometheusTests {
    private func report(_ node: String, _ metrics: [CommonAPI.Metric]) -> MetricsReport {
        .with {
            $0.node = node
            $0.metrics = metrics
        }
    }

    private func metric(
        _ name: String, _ value: CommonAPI.Metric.OneOf_Value, _ labels: [(String, String)] = []
    ) -> CommonAPI.Metric {
        .with {
            $0.name = name
            $0.value = value
            $0.labels = labels.map { key, value in
                .with {
                    $0.name = key
                    $0.value = value
                }
            }
        }
    }

    @Test("counters, gauges and histograms have their types, names and labels; one name stands once")
    func text() {
        let times = Histogram.with {
            $0.bounds = [0.5, 1]
            $0.counts = [2, 0, 1]
            $0.sum = 3.25
        }
        let text = PrometheusText.text(
            of: [
                report(
                    "a@zj",
                    [
                        metric("rpc.server.calls", .counter(3), [("code", "OK")]),
                        metric("open", .gauge(1.5)),
                        metric("time_seconds", .histogram(times), [("method", "M")]),
                    ]),
                report("b@zj", [metric("open", .gauge(2))]),
            ], missing: ["enforcement"])
        #expect(
            text == """
                # HELP qingtong_open open
                # TYPE qingtong_open gauge
                qingtong_open{node="a@zj"} 1.5
                qingtong_open{node="b@zj"} 2
                # HELP qingtong_rpc_server_calls_total Calls that ended, by method and code
                # TYPE qingtong_rpc_server_calls_total counter
                qingtong_rpc_server_calls_total{node="a@zj",code="OK"} 3
                # HELP qingtong_time_seconds time_seconds
                # TYPE qingtong_time_seconds histogram
                qingtong_time_seconds_bucket{node="a@zj",method="M",le="0.5"} 2
                qingtong_time_seconds_bucket{node="a@zj",method="M",le="1"} 2
                qingtong_time_seconds_bucket{node="a@zj",method="M",le="+Inf"} 3
                qingtong_time_seconds_sum{node="a@zj",method="M"} 3.25
                qingtong_time_seconds_count{node="a@zj",method="M"} 3
                # HELP qingtong_up 1 for a service that answered, 0 for one that did not
                # TYPE qingtong_up gauge
                qingtong_up{node="a@zj"} 1
                qingtong_up{node="b@zj"} 1
                qingtong_up{node="enforcement"} 0

                """)
    }

    @Test(
        "names are legal, and those of one metric differ",
        arguments: [
            ("rpc.method", "rpc_method"), ("9th", "_9th"), ("__name__", "_name__"), ("", "label"),
            ("le", "le_"),
            ("node", "node_"), ("方法", "label"), ("a-b c", "a_b_c"), ("x\"}\n", "x___"),
        ])
    func names(_ name: String, _ legal: String) {
        let text = PrometheusText.text(of: [
            report("a", [metric("m-1.\"x\"", .gauge(1), [(name, "v"), (name, "w")])])
        ])
        #expect(text.contains("\nqingtong_m_1__x_{node=\"a\",\(legal)=\"v\",\(legal)_=\"w\"} 1\n"), "\(text)")
    }

    @Test("numbers that are none, and help with a line break, are written as the format has them")
    func odd() {
        let text = PrometheusText.text(of: [
            report(
                "a",
                [
                    metric("a", .gauge(.infinity)), metric("b", .gauge(-.infinity)),
                    metric("c", .gauge(.nan)),
                    metric("d\n\\", .gauge(1)),
                ])
        ])
        for line in [
            "qingtong_a{node=\"a\"} +Inf", "qingtong_b{node=\"a\"} -Inf", "qingtong_c{node=\"a\"} NaN",
            #"# HELP qingtong_d__ d\n\\"#,
        ] {
            #expect(text.split(separator: "\n").contains(Substring(line)), "\(line) in \(text)")
        }
    }

    @Test("what a label holds cannot end it")
    func escaping() {
        let text = PrometheusText.text(of: [
            report("a", [metric("m", .gauge(1), [("x", "\"\\\n")])])
        ])
        #expect(text.contains(#"x="\"\\\n""#))
    }
}
