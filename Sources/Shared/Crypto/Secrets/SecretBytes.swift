import CSodium

/// Bytes that nobody shall see: kept in memory of their own that is not swapped out or dumped where the system allows that, and
/// overwritten when the last holder lets go of them.
///
/// They print nothing of themselves and are compared in the same time whatever the answer.
///
/// What is beyond the language's reach: arrays and texts from which the bytes were copied (`init(taking:)` overwrites its array, and that
/// does no good when somebody else holds a copy of it), what a caller of `withBytes` keeps, and registers and stack.
package final class SecretBytes: Sendable {
    /// How many bytes there are.
    package let count: Int
    /// Where they begin. A number, because a pointer may not be shared between threads; nothing is written there after `init`.
    private let address: UInt

    /// Bytes that the body writes: it gets room for `count` of them, all zero.
    package init(count: Int, filledBy body: (UnsafeMutableBufferPointer<UInt8>) throws -> Void) rethrows {
        Sodium.start()
        // Room for one byte at least, so that there always is an address.
        guard let memory = sodium_malloc(max(count, 1)) else {
            preconditionFailure("there is no memory for a secret of \(count) bytes")
        }
        let start = memory.bindMemory(to: UInt8.self, capacity: max(count, 1))
        sodium_memzero(start, max(count, 1))
        do {
            try body(UnsafeMutableBufferPointer(start: start, count: count))
        } catch {
            sodium_free(memory)
            throw error
        }
        sodium_mprotect_readonly(memory)
        self.count = count
        address = UInt(bitPattern: memory)
    }

    /// A copy of these bytes. The original stays as it is.
    package convenience init(copying bytes: some Collection<UInt8>) {
        self.init(count: bytes.count) { room in
            _ = room.update(fromContentsOf: bytes)
        }
    }

    /// These bytes, which are overwritten where they stood. Copies of the array that somebody else holds are not.
    package convenience init(taking bytes: inout [UInt8]) {
        self.init(copying: bytes)
        sodium_memzero(&bytes, bytes.count)
        bytes = []
    }

    /// So many bytes of the operating system's randomness.
    package static func random(_ count: Int) -> SecretBytes {
        SecretBytes(count: count) { room in
            guard let start = room.baseAddress, count > 0 else { return }
            randombytes_buf(start, count)
        }
    }

    deinit {
        // Overwrites before it gives back.
        sodium_free(UnsafeMutableRawPointer(bitPattern: address))
    }

    /// Calls with the bytes in place. Whoever copies them out answers for the copy.
    package func withBytes<R>(_ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        try withExtendedLifetime(self) {
            let start = UnsafeRawPointer(bitPattern: address)?.assumingMemoryBound(to: UInt8.self)
            return try body(UnsafeBufferPointer(start: start, count: count))
        }
    }

    /// Calls with the start of the bytes, for a function that takes no null.
    func withStart<R>(_ body: (UnsafePointer<UInt8>) -> R) -> R {
        withBytes { bytes in
            guard let start = bytes.baseAddress else { preconditionFailure("a secret has an address") }
            return body(start)
        }
    }

    /// Each byte with the other's at its place, one or the other of them set: how a secret is parted in two halves and put
    /// together again. Both have the same length.
    package func combined(with other: SecretBytes) -> SecretBytes {
        precondition(count == other.count, "halves of a secret are of one length")
        return SecretBytes(count: count) { room in
            withBytes { one in
                other.withBytes { two in
                    for place in 0..<count { room[place] = one[place] ^ two[place] }
                }
            }
        }
    }
}

extension SecretBytes: Equatable {
    package static func == (one: SecretBytes, other: SecretBytes) -> Bool {
        guard one.count == other.count else { return false }
        return one.withBytes { left in
            other.withBytes { right in
                guard let left = left.baseAddress, let right = right.baseAddress else { return true }
                return sodium_memcmp(left, right, one.count) == 0
            }
        }
    }
}

extension SecretBytes: CustomStringConvertible, CustomReflectable {
    package var description: String { "\(count) secret bytes" }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
