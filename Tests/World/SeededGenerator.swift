import Synchronization

/// SplitMix64: the same seed gives the same choices every time, on every machine.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Begins the sequence of that seed.
    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// True in so many of a hundred cases.
    package mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &self) < percent
    }

    /// That many bytes.
    package mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next() >> 24) }
    }

    /// One of the elements; `nil` when there is none.
    package mutating func pick<Element>(_ elements: some Collection<Element>) -> Element? {
        elements.randomElement(using: &self)
    }

    /// A generator of its own for a part of the work, so that what other parts draw does not matter to it.
    package mutating func branch() -> SeededGenerator {
        SeededGenerator(seed: next())
    }
}

/// A seeded source of random bytes for a service, in place of the operating system's.
package final class SeededEntropy: Sendable {
    private let generator: Mutex<SeededGenerator>

    /// Begins the sequence of that seed.
    package init(seed: UInt64) {
        generator = Mutex(SeededGenerator(seed: seed))
    }

    /// That many bytes.
    package func bytes(_ count: Int) -> [UInt8] {
        generator.withLock { $0.bytes(count) }
    }
}
