import Foundation
import Testing

/// The inputs that `make fuzz` keeps: small ones that together reach all of the code, and each that ever broke something.
@Suite("Properties of the wire", .timeLimit(.minutes(1)))
struct PropertyTests {
    private static let corpus = Result {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folder = root.appending(path: "Tools/Fuzz/corpus")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
        return try names.sorted().map { name in
            (name: name, bytes: [UInt8](try Data(contentsOf: folder.appending(path: name))))
        }
    }

    @Test("hold for every input that is kept")
    func kept() throws {
        let corpus = try Self.corpus.get()
        #expect(
            Set(corpus.compactMap(\.bytes.first).map { $0 % UInt8(WireProperty.allCases.count) }).count == 6)
        for input in corpus {
            #expect(throws: Never.self, "\(input.name)") { try WireProperty.check(input.bytes) }
        }
    }

    @Test("hold for inputs near those", arguments: 0..<8 as Range<UInt64>)
    func near(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        for input in try Self.corpus.get() where !input.bytes.isEmpty {
            var bytes = input.bytes
            for _ in 0..<Int.random(in: 1...4, using: &dice) {
                let place = Int.random(in: 0..<bytes.count, using: &dice)
                switch UInt8.random(in: 0...3, using: &dice) {
                case 0: bytes[place] = .random(in: 0...255, using: &dice)
                case 1: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &dice)
                case 2: bytes.insert(.random(in: 0...255, using: &dice), at: place)
                default: bytes.append(contentsOf: bytes[place...])
                }
            }
            #expect(throws: Never.self, "near \(input.name): \(bytes)") { try WireProperty.check(bytes) }
        }
    }
}
