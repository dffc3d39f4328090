import Crypto
import Refusals
import Testing

@testable import Identity

@Suite("Receipt codes of 16 digits")
struct TipCodeTests {
    private let samples = Samples()

    @Test(
        "a code is read as people write and say it",
        arguments: [
            "4499-9253-4244-7104", "4499925342447104", " 4499 9253 4244 7104 ", "４４９９－９２５３－４２４４－７１０４",
            "4499—9253—4244—7104", "4499，9253，4244，7104", "四四九九 九二五三 四二四四 七幺零四", "四四九九，九二五三，四二四四，七一〇四",
            "4499 9253 四二四四 7104", "44-99-92-53-42-44-71-04",
        ])
    func forms(_ text: String) throws {
        #expect(try TipCode(text, field: "code").text == "4499-9253-4244-7104")
    }

    @Test(
        "anything else is no code",
        arguments: [
            "", "4499-9253-4244-7105", "4499-9253-4244-710", "4499-9253-4244-71040", "4499-9253-4244-710X",
            "4499-9253-4244-7014", "4821-0937-5526-2", "4499\n9253\n4244\n7104", "4499-9253-4244-7104\u{0}",
            "٤٤٩٩٩٢٥٣٤٢٤٤٧١٠٤", "44999253424471O4", "十", String(repeating: "4", count: 1_000),
            String(repeating: " ", count: 200) + "4499925342447104", "-4499/9253/4244/7104",
        ])
    func noForms(_ text: String) {
        expectRefused(.tipCodeMalformed) { _ = try TipCode(text, field: "code") }
    }

    @Test("one wrong digit and two neighbours exchanged always show", arguments: 0..<100 as Range<UInt64>)
    func mistakes(_ seed: UInt64) throws {
        var dice = Dice(seed)
        guard let code = TipCode(number: dice.next() % 1_000_000_000_000_000) else { return }
        #expect(try TipCode(code.text, field: "code") == code)
        #expect(try TipCode(code.spoken.chinese, field: "code") == code)
        for place in code.digits.indices {
            for digit in UInt8(0x30)...0x39 where digit != code.digits[place] {
                var wrong = code.digits
                wrong[place] = digit
                #expect(!CheckDigit.holds(wrong))
            }
            guard place > 0, code.digits[place] != code.digits[place - 1] else { continue }
            var wrong = code.digits
            wrong.swapAt(place, place - 1)
            #expect(!CheckDigit.holds(wrong))
        }
    }

    @Test("a code is read out digit by digit, four at a time")
    func spoken() throws {
        let code = try TipCode("4499-9253-4244-7104", field: "code")
        #expect(code.spoken.chinese == "四四九九，九二五三，四二四四，七幺零四")
        #expect(
            code.spoken.english
                == "four four nine nine, nine two five three, four two four four, seven one zero four")
    }

    @Test("a code, and the keys it comes from, print nothing of themselves")
    func secrecy() throws {
        let code = try TipCode("4499-9253-4244-7104", field: "code")
        let key = try #require(CodeKey(SecretBytes(copying: Samples.run(0xA7))))
        var dumped = ""
        dump(code, to: &dumped)
        dump(key, to: &dumped)
        for text in ["\(code)", String(reflecting: code), "\(key)", dumped] {
            #expect(!text.contains("4499") && !text.contains("a7a8") && !text.contains("167"))
        }
    }

    @Test("a filing sent again gets the same code; another key, filing or number gives another")
    func derived() throws {
        let (key, other) = try (codeKey(1), codeKey(2))
        let index = try indexKey()
        let first = try key.first(for: samples.filing, indexedBy: index) { _ in false }
        #expect(try key.first(for: samples.filing, indexedBy: index) { _ in false } == first)
        #expect(try other.first(for: samples.filing, indexedBy: index) { _ in false } != first)
        let next = try FilingID("ab/" + String(repeating: "0", count: 32), field: "filing")
        #expect(try key.first(for: next, indexedBy: index) { _ in false } != first)
        // What is kept is enough to make it again.
        #expect(try key.code(of: samples.filing, number: first.number) == first.code)
    }

    @Test("a code whose index is taken is not given out again")
    func taken() throws {
        let (key, index) = try (codeKey(1), indexKey())
        var taken: Set<Digest> = []
        for _ in 0..<20 {
            let derived = try key.first(for: samples.filing, indexedBy: index) { taken.contains($0) }
            #expect(taken.insert(derived.index).inserted)
        }
        expectRefused(.tipCodeExhausted) {
            _ = try key.first(for: samples.filing, indexedBy: index) { _ in true }
        }
    }

    @Test("keys of another length are none", arguments: [0, 16, 31, 33, 64])
    func lengths(_ count: Int) {
        let bytes = SecretBytes(copying: [UInt8](repeating: 1, count: count))
        #expect(CodeKey(bytes) == nil && IndexKey(bytes) == nil && SealingKey(bytes) == nil)
        #expect(BoxKeyPair(secret: bytes) == nil)
    }

    @Test(
        "a check value is 16 characters of one spelling",
        arguments: ["", "429969ae1593515", "429969ae1593515c0", "429969AE1593515C", "429969ae1593515g"])
    func checkValues(_ text: String) throws {
        #expect(KeyCheckValue(text: text) == nil)
        #expect(try codeKey(1).checkValue != codeKey(2).checkValue)
    }

    private func codeKey(_ first: UInt8) throws -> CodeKey {
        try #require(CodeKey(SecretBytes(copying: Samples.run(first))))
    }

    private func indexKey() throws -> IndexKey {
        try #require(IndexKey(SecretBytes(copying: Samples.run(32))))
    }
}
