import CSodium

/// The library itself, made ready once per process.
enum Sodium {
    private static let isReady = sodium_init() >= 0

    /// Must precede every use of randomness; costs one comparison after the first time.
    static func start() {
        precondition(isReady, "libsodium found no source of randomness on this system")
    }
}

extension Collection<UInt8> {
    /// Calls with the start and the number of these bytes, copying only a collection that is not in one
    /// piece.
    ///
    /// The start is never null, as libsodium demands even of no bytes.
    func withBytes<R>(_ body: (UnsafePointer<UInt8>, Int) -> R) -> R {
        func start(_ buffer: UnsafeBufferPointer<UInt8>) -> R {
            guard let first = buffer.baseAddress else {
                return withUnsafePointer(to: 0) { body($0, 0) }
            }
            return body(first, buffer.count)
        }
        return withContiguousStorageIfAvailable(start) ?? Array(self).withUnsafeBufferPointer(start)
    }
}
