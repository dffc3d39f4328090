import Foundation
import Installation
import Synchronization

/// One thing that happened in the demo, for the table.
struct StoryLine: Codable, Sendable {
    let chapter: Int
    let step: String
    let outcome: String
    /// How to see it again: a verb, an id, a digest.
    let evidence: String
}

/// Gathers what happened and says what is going on.
final class Narrator: Sendable {
    private let lines = Mutex<[StoryLine]>([])
    private let progress: ProgressLine?

    init(showsProgress: Bool) {
        progress = showsProgress ? ProgressLine() : nil
    }

    func tell(_ chapter: Int, _ step: String, _ outcome: String, evidence: String = "") {
        progress?.step("[\(chapter)/6] \(step)")
        lines.withLock {
            $0.append(StoryLine(chapter: chapter, step: step, outcome: outcome, evidence: evidence))
        }
    }

    func doing(_ text: String) {
        progress?.step(text)
    }

    func done() {
        progress?.done()
    }

    var all: [StoryLine] {
        lines.withLock { $0 }
    }

    var table: Table {
        var table = Table("#", say("步骤", "step"), say("结果", "outcome"), say("凭据", "evidence"))
        for line in all {
            table.add(
                String(line.chapter), line.step.clipped(to: 52), line.outcome.clipped(to: 74),
                line.evidence.clipped(to: 48))
        }
        return table
    }
}
