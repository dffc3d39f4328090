import Synchronization

/// What a list knows of itself between its steps, which run on several threads and never two at a time.
package final class StagedState<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    /// Begins with that.
    package init(_ value: Value) {
        self.value = Mutex(value)
    }

    /// Reads or changes it; the body must not wait for anything but the store it was given.
    package func with<Result: Sendable, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try value.withLock { value throws(Failure) -> Result in try body(&value) }
    }
}
