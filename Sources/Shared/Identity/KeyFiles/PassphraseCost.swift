package import Refusals

/// What a guess of a passphrase costs (Argon2id): passes over so much memory.
package struct PassphraseCost: Hashable, Sendable {
    package let passes: Int
    package let kibibytes: Int

    /// Three passes over 256 MiB.
    package static let standard = PassphraseCost(unchecked: 3, kibibytes: 256 << 10)
    /// The most memory that a file may ask for: 1 GiB. A file that asks for more is refused before any is taken.
    package static let mostKibibytes = 1 << 20
    /// The most passes that a file may ask for.
    package static let mostPasses = 16

    /// A cost.
    ///
    /// - Throws: `key-file-cost` outside 1 to 16 passes and 8 KiB to 1 GiB.
    package init(passes: Int, kibibytes: Int) throws(Refusal) {
        guard (1...Self.mostPasses).contains(passes), (8...Self.mostKibibytes).contains(kibibytes) else {
            throw Refusal(.keyFileCost, ["limit": "\(Self.mostKibibytes >> 10)"])
        }
        self.init(unchecked: passes, kibibytes: kibibytes)
    }

    private init(unchecked passes: Int, kibibytes: Int) {
        self.passes = passes
        self.kibibytes = kibibytes
    }
}
