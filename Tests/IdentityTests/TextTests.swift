import Crypto
import Refusals
import Rulebook
import Testing

@testable import Identity

@Suite("Texts that are signed")
struct TextTests {
    private let samples = Samples()

    @Test(
        "a label has visible ASCII characters",
        arguments: ["a", "jiaxing.01", "n.01/x@y-z,!", String(repeating: "a", count: 200)])
    func labels(_ text: String) throws {
        #expect(try TextLabel(text, field: "a").text == text)
    }

    @Test(
        "anything that could end an item or a line is no label",
        arguments: [
            "", " ", "a b", "a|b", "a=b", "a\n", "\u{7F}", "嘉兴", "é", "a\u{0}",
            String(repeating: "a", count: 201),
        ])
    func noLabels(_ text: String) {
        expectRefused(.textLabel) { _ = try TextLabel(text, field: "a") }
    }

    /// A record's text, and whether a text is one of the same kind.
    struct Kind: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let reread: @Sendable (String) throws -> String

        init<Record: CanonicalText>(_ record: Record) {
            testDescription = "\(Record.self)"
            text = record.text
            reread = { try Record(text: $0).text }
        }
    }

    static var kinds: [Kind] {
        get throws {
            let samples = Samples()
            let head = try LogHead(
                node: samples.label("registry@zj"), epoch: samples.label("1"), size: 12,
                root: SHA256.hash([1]), time: samples.now)
            let held = try ShareHeld(
                ExpectedShare(samples.place, side: .b, hash: SHA256.hash([2])),
                boxKey: samples.pair(9).publicKey)
            return try [
                Kind(samples.record()), Kind(samples.record(until: samples.hours(1), ended: samples.now)),
                Kind(
                    BoxKeyRecord(
                        node: samples.label("registry@zj"), key: samples.pair(3).publicKey, from: samples.now,
                        until: nil)), Kind(samples.delegation()), Kind(samples.firstList()),
                Kind(UnsealTests.request(samples)), Kind(held), Kind(head),
                Kind(
                    Cosignature(
                        witness: samples.label("acceptance@zj"), head: head, received: samples.hours(1))),
            ]
        }
    }

    @Test("a text is read back as what it was made of", arguments: try TextTests.kinds)
    func roundTrip(_ kind: Kind) throws {
        #expect(try kind.reread(kind.text) == kind.text)
    }

    @Test(
        "a text in another spelling is no text", arguments: try TextTests.kinds,
        [
            { $0 + "\n" }, { " " + $0 }, { $0 + "|" }, { $0.uppercased() }, { $0.replacing("|", with: "||") },
            { $0.replacing("/v1", with: "/v9").replacing("/v2", with: "/v9") },
            { $0.replacing("17900", with: "017900") }, { $0.replacing("17900", with: "+17900") },
            { $0.replacing("17900", with: "-17900") }, { $0.replacing("17900", with: "99999999917900") },
            { String($0.dropLast()) + "｜" }, { String($0.prefix($0.count / 2)) }, { _ in "" },
        ] as [@Sendable (String) -> String])
    func spelling(_ kind: Kind, _ alter: @Sendable (String) -> String) {
        let altered = alter(kind.text)
        guard altered != kind.text else { return }
        #expect(throws: Refusal.self) { try kind.reread(altered) }
    }

    @Test(
        "no damage makes a text that is read as another spelling of itself",
        arguments: 0..<60 as Range<UInt64>)
    func damage(_ seed: UInt64) throws {
        var dice = Dice(seed)
        for kind in try Self.kinds {
            let bytes = Array(kind.text.utf8)
            for damaged in [Damage.flipped(bytes, &dice), Damage.cut(bytes, &dice), dice.bytes(200)] {
                let text = String(decoding: damaged, as: UTF8.self)
                // What can be read at all is another record, with a text of its own.
                if let again = try? kind.reread(text) { #expect(again == text && again != kind.text) }
            }
        }
    }

    @Test("a signature is of one record by one key")
    func signatures() throws {
        let key = try samples.key(1)
        let signed = try samples.record().signed(by: key)
        #expect(try signed.checked(by: key.publicKey) == samples.record())
        let other = try SignedText(
            record: samples.record(until: samples.hours(1)), signature: signed.signature)
        expectRefused(.textSignatureWrong) { _ = try other.checked(by: key.publicKey) }
        expectRefused(.textSignatureWrong) { _ = try signed.checked(by: samples.key(2).publicKey) }
    }
}
