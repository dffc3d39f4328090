/// The numbers of a draw: HMAC blocks of a counter under the seed, four big-endian words to a block.
struct DrawStream {
    private let seed: [UInt8]
    private let hash: DrawHash
    private var counter: UInt64 = 0
    private var words: ArraySlice<UInt64> = []

    init(seed: [UInt8], hash: DrawHash) {
        self.seed = seed
        self.hash = hash
    }

    /// A number from 0 up to but not including the bound, each as likely as any other.
    ///
    /// Words past the largest multiple of the bound are thrown away, which is what keeps the numbers even.
    mutating func number(below bound: UInt64) -> UInt64 {
        let excess = (UInt64.max % bound + 1) % bound
        while true {
            let word = nextWord()
            if word <= UInt64.max - excess { return word % bound }
        }
    }

    private mutating func nextWord() -> UInt64 {
        if words.isEmpty { refill() }
        return words.removeFirst()
    }

    private mutating func refill() {
        let block = hash.hmac(key: seed, DrawStream.bigEndian(counter))
        counter += 1
        words =
            stride(from: 0, to: block.count, by: 8).map { start in
                block[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
            }[...]
    }

    private static func bigEndian(_ number: UInt64) -> [UInt8] {
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> UInt64($0)) }
    }
}
