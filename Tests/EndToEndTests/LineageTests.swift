import CommonAPI
import SwiftProtobuf
import Testing

@testable import Installation
@testable import Qingtong

@Suite("Epochs of a log that was restored")
struct LineageTests {
    private func record(_ epoch: String, from old: String, at size: Int64, _ generation: Int64)
        -> RestorationRecord
    {
        .with {
            $0.epoch = epoch
            $0.oldEpoch = old
            $0.size = size
            $0.generation = generation
        }
    }

    private func head(_ epoch: String, _ size: Int64) -> TreeHead {
        .with {
            $0.epoch = epoch
            $0.size = size
        }
    }

    @Test("without a restoration every head must be in the log, and one of another epoch is unexplained")
    func none() {
        let lineage = Lineage([], present: "A")
        #expect(lineage.place(of: head("A", 9)) == .present)
        #expect(lineage.place(of: head("", 9)) == .present)
        #expect(lineage.place(of: head("B", 9)) == .unexplained)
    }

    @Test("what was witnessed before the cut must be there; past it, it is lost")
    func once() {
        let lineage = Lineage([record("B", from: "A", at: 100, 1)], present: "B")
        for epoch in ["A", ""] {
            #expect(lineage.place(of: head(epoch, 100)) == .present)
            #expect(lineage.place(of: head(epoch, 101)) == .lost(by: "B", leaves: 1))
        }
        #expect(lineage.place(of: head("B", 101)) == .present)
        #expect(lineage.place(of: head("B", 9)) == .present)
    }

    @Test("one copy put back twice: the epoch between is lost from the copy's end on")
    func twice() {
        let lineage = Lineage(
            [record("B", from: "A", at: 100, 1), record("C", from: "A", at: 100, 2)], present: "C")
        #expect(lineage.chain.map(\.epoch) == ["C"])
        #expect(lineage.place(of: head("B", 150)) == .lost(by: "C", leaves: 50))
        #expect(lineage.place(of: head("B", 100)) == .present)
        #expect(lineage.place(of: head("A", 150)) == .lost(by: "B", leaves: 50))
    }

    @Test("an older copy put back after a newer one")
    func older() {
        let lineage = Lineage(
            [record("B", from: "A", at: 100, 1), record("C", from: "A", at: 50, 2)], present: "C")
        #expect(lineage.place(of: head("A", 80)) == .lost(by: "C", leaves: 30))
        #expect(lineage.place(of: head("B", 120)) == .lost(by: "C", leaves: 70))
        #expect(lineage.place(of: head("A", 50)) == .present)
    }

    @Test("a copy of the second epoch put back")
    func chained() {
        let lineage = Lineage(
            [record("B", from: "A", at: 100, 1), record("C", from: "B", at: 150, 2)], present: "C")
        #expect(lineage.chain.map(\.epoch) == ["B", "C"])
        #expect(lineage.place(of: head("A", 120)) == .lost(by: "B", leaves: 20))
        #expect(lineage.place(of: head("B", 140)) == .present)
        #expect(lineage.place(of: head("B", 160)) == .lost(by: "C", leaves: 10))
    }

    @Test("a copy of an epoch that a restoration ended before: what was done since is lost, and explained")
    func again() {
        // The copy of A; of B, which came of it; the copy of A again, as C; then the copy of B, as D.
        let records = [
            record("B", from: "A", at: 100, 1), record("C", from: "A", at: 100, 2),
            record("D", from: "B", at: 130, 3),
        ]
        let lineage = Lineage(records, present: "D")
        #expect(lineage.chain.map(\.epoch) == ["B", "D"])
        #expect(lineage.place(of: head("C", 101)) == .lost(by: "D", leaves: 1))
        #expect(lineage.place(of: head("C", 150)) == .lost(by: "D", leaves: 50))
        // What they have in common must be there, whichever epoch's head it is.
        for epoch in ["", "A", "B", "C", "D"] {
            #expect(lineage.place(of: head(epoch, 100)) == .present)
        }
        // The leaves of B up to the copy came back.
        #expect(lineage.place(of: head("B", 130)) == .present)
        #expect(lineage.place(of: head("B", 140)) == .lost(by: "C", leaves: 40))
        #expect(lineage.place(of: head("A", 120)) == .lost(by: "B", leaves: 20))
        #expect(lineage.place(of: head("D", 999)) == .present)
        // No record: the log was cut.
        #expect(lineage.place(of: head("E", 101)) == .unexplained)
        #expect(Lineage(records, present: "E").place(of: head("D", 101)) == .unexplained)
        // Without the last one C is what counts, and B cannot be shown in its place.
        let earlier = Lineage(Array(records.prefix(2)), present: "B")
        #expect(earlier.place(of: head("C", 101)) == .unexplained)
        #expect(Lineage(records, present: "C").place(of: head("D", 131)) == .unexplained)
    }

    @Test("epochs that branch off one another are all ended by a later restoration, and by none before them")
    func branches() {
        let records = [
            record("B", from: "A", at: 50, 1), record("C", from: "B", at: 70, 2),
            record("D", from: "A", at: 90, 3), record("E", from: "C", at: 80, 4),
        ]
        let ended = Lineage(Array(records.prefix(3)), present: "D")
        #expect(ended.place(of: head("C", 60)) == .lost(by: "D", leaves: 10))
        #expect(ended.place(of: head("C", 50)) == .present)
        #expect(ended.place(of: head("A", 90)) == .present)
        #expect(ended.place(of: head("E", 60)) == .unexplained)
        let present = Lineage(records, present: "E")
        #expect(present.place(of: head("D", 91)) == .lost(by: "E", leaves: 41))
        #expect(present.place(of: head("D", 50)) == .present)
        #expect(present.place(of: head("C", 80)) == .present)
        #expect(Lineage(records, present: "D").place(of: head("E", 81)) == .unexplained)
    }

    @Test(
        "what a source sent is one and the same up to the lowest last event of all its restorations",
        arguments: [
            ([], [], Int64.max), ([0], [], .max), ([0, 12], [], 12), ([0, 12], [9], 9),
            ([0, 12], [9, 12], 9), ([0], [9], 9), ([0, 7], [9], 7), ([0, 0], [9], 0),
        ] as [([Int64], [Int64], Int64)])
    func shared(listed: [Int64], recorded: [Int64], upTo: Int64) {
        let epochs = listed.map { after in Epoch.with { $0.beganAfter = after } }
        let records = recorded.map { last in RestorationRecord.with { $0.published = last } }
        #expect(SentEvents.sharedUpTo(epochs, records) == upTo)
    }

    @Test(
        "as lost counts the larger of what the record states and what the witnesses' heads tell",
        arguments: [(126, 0, 8), (126, 3, 8), (126, 11, 11), (0, 0, 0), (0, 2, 2)] as [(Int64, Int64, Int64)])
    func lost(witnessed: Int64, heads: Int64, shown: Int64) {
        var report = LogReport(service: "registry")
        var kept = KeptRestorations()
        var stated = record("B", from: "A", at: 118, 1)
        stated.witnessedSize = witnessed
        let agrees = kept.add(.with { $0.record = stated }, keptBy: "acceptance")
        #expect(agrees)
        report.restorations = kept.restored
        report.lose(heads, "B")
        #expect(report.restorations.map(\.lost) == [shown])
    }

    @Test("every record is told, the lowest generation first, and two that differ do not agree")
    func told() {
        var kept = KeptRestorations()
        for record in [
            record("D", from: "B", at: 130, 3), record("B", from: "A", at: 100, 1),
            record("C", from: "A", at: 100, 2),
        ] {
            for other in ["acceptance", "enforcement"] {
                let agrees = kept.add(.with { $0.record = record }, keptBy: other)
                #expect(agrees)
            }
        }
        #expect(kept.restored.map(\.generation) == [1, 2, 3])
        #expect(kept.restored.allSatisfy { $0.keptBy == ["acceptance", "enforcement"] })
        let other = record("C", from: "A", at: 101, 2)
        let agrees = kept.add(.with { $0.record = other }, keptBy: "enforcement")
        #expect(!agrees)
        #expect(kept.records.count == 3)
    }

    @Test("an old record does not excuse that a later epoch is denied")
    func denied() {
        // The operator shows the log of A as if nothing had been restored, or B as if C had not been.
        let records = [record("B", from: "A", at: 100, 1), record("C", from: "A", at: 100, 2)]
        #expect(Lineage(records, present: "A").place(of: head("B", 120)) == .unexplained)
        #expect(Lineage(records, present: "B").place(of: head("C", 120)) == .unexplained)
    }

    @Test("records that lead in a circle lead nowhere")
    func circle() {
        let records = [record("B", from: "A", at: 1, 1), record("A", from: "B", at: 1, 2)]
        #expect(Lineage(records, present: "B").chain.count <= 2)
        #expect(Lineage(records, present: "C").place(of: head("A", 9)) == .unexplained)
    }
}
