import CommonAPI
import SwiftProtobuf
import Testing

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
            #expect(lineage.place(of: head(epoch, 101)) == .lost(epoch: "B"))
        }
        #expect(lineage.place(of: head("B", 101)) == .present)
        #expect(lineage.place(of: head("B", 9)) == .present)
    }

    @Test("one copy put back twice: the epoch between is lost from the copy's end on")
    func twice() {
        let lineage = Lineage(
            [record("B", from: "A", at: 100, 1), record("C", from: "A", at: 100, 2)], present: "C")
        #expect(lineage.chain.map(\.epoch) == ["C"])
        #expect(lineage.place(of: head("B", 150)) == .lost(epoch: "C"))
        #expect(lineage.place(of: head("B", 100)) == .present)
        #expect(lineage.place(of: head("A", 150)) == .lost(epoch: "C"))
    }

    @Test("an older copy put back after a newer one")
    func older() {
        let lineage = Lineage(
            [record("B", from: "A", at: 100, 1), record("C", from: "A", at: 50, 2)], present: "C")
        #expect(lineage.place(of: head("A", 80)) == .lost(epoch: "C"))
        #expect(lineage.place(of: head("B", 120)) == .lost(epoch: "C"))
        #expect(lineage.place(of: head("A", 50)) == .present)
    }

    @Test("a copy of the second epoch put back")
    func chained() {
        let lineage = Lineage(
            [record("B", from: "A", at: 100, 1), record("C", from: "B", at: 150, 2)], present: "C")
        #expect(lineage.chain.map(\.epoch) == ["B", "C"])
        #expect(lineage.place(of: head("A", 120)) == .lost(epoch: "B"))
        #expect(lineage.place(of: head("B", 140)) == .present)
        #expect(lineage.place(of: head("B", 160)) == .lost(epoch: "C"))
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
