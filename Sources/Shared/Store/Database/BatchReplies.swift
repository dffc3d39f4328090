import Dispatch

/// Reports the outcome of each batch to those who wrote in it: on a thread of its own, in the order of the batches, so that
/// completions do not delay the next batch.
final class BatchReplies: Sendable {
    /// How many written batches may await their report; with one more the writer waits.
    private static let limit = 4

    private let batches = JobQueue<@Sendable () -> Void>(limit: limit)
    private let room = DispatchSemaphore(value: limit)

    /// Answers until it is closed and nothing is left.
    func run() {
        while let answer = batches.next() {
            answer()
            room.signal()
        }
    }

    /// Has a batch reported soon. Only the writer's thread calls this, and nobody after `close`.
    func hand(_ answer: @escaping @Sendable () -> Void) {
        room.wait()
        let refusal = batches.offer(answer)
        precondition(refusal == nil, "replies were closed before their writer was done")
    }

    /// Takes no more; what waits is still answered.
    func close() {
        batches.close()
    }
}
