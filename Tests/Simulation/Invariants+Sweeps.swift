import CommonAPI
import RegistryAPI
import ServiceKit
import Store
import SwiftProtobuf

extension Invariant {
    static let sweeps = [
        Invariant("of one division and month no two sweeps go on", of: "registry") { glance in
            try glance.transaction.rows(
                """
                SELECT division_code, month, COUNT(*) FROM ledger_sweep WHERE state < 4
                GROUP BY division_code, month HAVING COUNT(*) > 1
                """
            ) { "\(try $0.text(0)) \(try $0.text(1)): \(try $0.int64(2))" }
        },
        Invariant("a sweep that is done reviewed every site it is about, and told so once", of: "registry") {
            glance in
            try glance.changed(LedgerSweep.self, "ledger-sweep", in: "ledger_sweep").flatMap {
                try glance.faults(in: $0)
            }
        },
    ]
}

extension Glance {
    /// What is wrong with a sweep, its sites and what was told of its end.
    fileprivate func faults(in sweep: LedgerSweep) throws -> [String] {
        var faults: [String] = []
        let left = try count("SELECT COUNT(*) FROM sweep_site WHERE sweep_id = $1 AND state < 3", sweep.id)
        if sweep.state == .done, left > 0 { faults.append("\(sweep.id) is done with \(left) sites left") }
        let unkept = try count(
            """
            SELECT COUNT(*) FROM sweep_site s JOIN ledger_sweep l ON l.id = s.sweep_id
            WHERE l.id = $1 AND (s.state = 2 OR s.state = 3) AND NOT EXISTS
            (SELECT 1 FROM ledger_month m WHERE m.month = l.month AND m.site_id = s.site_id)
            """, sweep.id)
        if unkept > 0 { faults.append("\(sweep.id) measured \(unkept) sites of which nothing is kept") }
        let told = try published["registry", default: []].filter {
            try $0.type == LedgersSwept.protoMessageName
                && LedgersSwept(serializedBytes: $0.payload).sweepID == sweep.id
        }
        let ended = sweep.state == .done || sweep.state == .cancelled
        if told.count != (ended ? 1 : 0) {
            faults.append("\(sweep.id) is \(sweep.state) and was told \(told.count) times")
        }
        return faults
    }

    private func count(_ sql: String, _ id: String) throws -> Int64 {
        try transaction.row(sql, [.text(id)]) { try $0.int64(0) } ?? 0
    }
}
