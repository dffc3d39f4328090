import Checker
import Foundation
import World

extension Scenario {
    /// Connections between the services, and between clients and services, are delayed, cut in mid-message, and replayed
    /// on other connections, so that requests arrive twice, late, and in another order.
    static let network = Scenario(name: "network") { stand, scale, seed in
        var generator = SeededGenerator(seed: seed)
        let ring = ProxyRing(seed: generator.next())
        let field = try await Field.open(stand, "network", proxies: ring)
        var tally = Tally()
        do {
            ring.isCalm = false
            let shift = try await field.underLoad(seed: generator.next(), workers: 16) { _ in
                try await Task.sleep(for: .seconds(scale.isBrief ? 4 : 20))
            }
            ring.isCalm = true
            tally.note(shift.troubles)
            tally.notes.append(ring.summary)
            tally.findings += try await field.reckon(restarting: false)
        } catch {
            tally.failures.append("\(error)")
        }
        tally.acknowledged = field.journal.tally.acknowledged
        await field.close()
        await ring.close()
        return tally
    }
}
