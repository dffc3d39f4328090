import CSodium

/// Randomness of the operating system, fit for keys.
package enum Entropy {
    /// That many random bytes.
    package static func bytes(_ count: Int) -> [UInt8] {
        Sodium.start()
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            guard let start = buffer.baseAddress else { return }
            randombytes_buf(start, count)
            filled = count
        }
    }
}
