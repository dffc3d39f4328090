import Dispatch

/// Tells the writers of a batch how it ended: on a thread of its own and in the order of the batches, so that what is done
/// with an answer holds up nobody who waits to be written.
final class AnswerDesk: Sendable {
    /// Batches that may be written and not yet answered; with one more the writer waits.
    private static let limit = 4

    private let batches = JobQueue<@Sendable () -> Void>(limit: limit)
    private let room = DispatchSemaphore(value: limit)

    /// Answers until the desk is closed and nothing is left.
    func run() {
        while let answer = batches.next() {
            answer()
            room.signal()
        }
    }

    /// Has a batch answered soon. Only the thread that writes calls this, and nobody after `close`.
    func hand(_ answer: @escaping @Sendable () -> Void) {
        room.wait()
        let refusal = batches.offer(answer)
        precondition(refusal == nil, "the desk was closed before its writer was done")
    }

    /// Takes no more; what waits is still answered.
    func close() {
        batches.close()
    }
}
