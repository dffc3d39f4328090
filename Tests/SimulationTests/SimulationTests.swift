import Simulation
import Store
import Testing

/// A few seeds with every test run; `make simulate` runs many. The planted mistakes prove that the invariants bite.
@Suite("Simulated provinces")
struct SimulationTests {
    @Test("every invariant holds after every step", arguments: [1, 2, 3])
    func holds(seed: UInt64) async {
        let report = await Simulation.run(seed: seed, steps: 500)
        #expect(report.failure == nil, "seed \(seed), step \(report.steps): \(report.trace)")
        #expect(report.carriedOut > 100 && report.refused > 20 && report.applied > 50 && report.deaths > 0)
    }

    @Test("one seed gives one run")
    func repeats() async {
        let first = await Simulation.run(seed: 11, steps: 200)
        let second = await Simulation.run(seed: 11, steps: 200)
        #expect(first.trace == second.trace)
        #expect(first.methods == second.methods && first.reasons == second.reasons)
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let service: String
        let sql: String
        /// A run in which it does harm.
        var seed: UInt64 = 4
    }

    static let mistakes = [
        Mistake(
            testDescription: "a follower forgets how far it was, and applies an event twice",
            service: "acceptance", sql: "UPDATE follower_cursor SET sequence = sequence - 1"),
        Mistake(
            testDescription: "a service forgets its replies, and does a repeated command twice",
            service: "enforcement", sql: "DELETE FROM reply"),
        Mistake(
            testDescription: "an event is lost before it is sent", service: "registry",
            sql: "DELETE FROM outbox WHERE sequence = (SELECT MAX(sequence) FROM outbox)",
            // What a later event says again is not missed.
            seed: 5),
        Mistake(
            testDescription: "a leaf is left out", service: "registry",
            sql: "DELETE FROM audit_leaf WHERE position = (SELECT MAX(position) FROM audit_leaf)"),
        Mistake(
            testDescription: "the history loses revisions", service: "registry",
            sql: "DELETE FROM enterprise_history WHERE revision = 1"),
        Mistake(
            testDescription: "a tip is dropped", service: "enforcement",
            sql: "DELETE FROM tip WHERE id = (SELECT MIN(id) FROM tip)"),
        Mistake(
            testDescription: "what the registry shows of plaques and cases is wiped", service: "registry",
            sql:
                "UPDATE enterprise SET body = (SELECT body FROM enterprise_history h WHERE h.id = enterprise.id "
                + "AND h.revision = 1) WHERE revision > 1"),
    ]

    @Test("a planted mistake is found", arguments: mistakes)
    func bites(_ mistake: Mistake) async {
        let report = await Simulation.run(seed: mistake.seed, steps: 600) { province, step in
            guard step == 450 else { return }
            try await province[mistake.service].tamper { _ = try $0.execute(mistake.sql) }
        }
        #expect(report.failure != nil)
        #expect(report.steps >= 450, "\(report.failure ?? "")")
    }
}
