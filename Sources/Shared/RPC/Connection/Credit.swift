/// How messages count against the credit of a stream (docs/wire.md).
enum Credit {
    /// A message costs one, and one more for every full so many bytes of it: credit bounds bytes as well as
    /// messages, while a stream of small ones runs fast.
    static let bytesPerUnit = 16 << 10

    /// What a message of that length costs.
    static func cost(ofBytes count: Int) -> Int {
        1 + count / bytesPerUnit
    }

    /// The most a receiver that gave so much credit can find unread: whoever has any credit left may send a
    /// whole message, and one peer may send before it knows of the credit.
    static func limits(of window: Int) -> MessageBuffer.Limits {
        .init(messages: 2 * window, bytes: 2 * window * bytesPerUnit + Frame.maximalLength)
    }
}

/// What is given back to the sender of one stream as its messages are taken.
struct Replenishment: Sendable {
    /// Given back when so much was taken, so that not every message costs a call.
    let batch: Int
    /// Tells the sender, from any thread.
    let give: @Sendable (Int) -> Void

    /// Gives back half of the window at a time.
    init(window: Int, give: @escaping @Sendable (Int) -> Void) {
        batch = max(1, window / 2)
        self.give = give
    }
}
