import Foundation
import Refusals
import Testing

@testable import Enforcement

@Suite("Receipt codes")
struct ReceiptCodeTests {
    static let numbers: [UInt64] = [0, 1, 482_109_375_526, 100_000_000_000, 123_456_789_012, 999_999_999_999]

    @Test("a code reads back, with its hyphens, without them, with spaces")
    func roundTrip() throws {
        for code in Self.codes {
            let wide = String(
                String.UnicodeScalarView(
                    code.text.unicodeScalars.map { Unicode.Scalar($0.value + 0xFEE0) ?? $0 }))
            for text in [
                code.text, code.text.filter { $0 != "-" }, code.text.replacing("-", with: " "), wide,
            ] {
                #expect(try ReceiptCode(text, field: "code") == code)
            }
            #expect(code.text.count == 16)
            #expect(code.text.split(separator: "-").map(\.count) == [4, 4, 4, 1])
        }
    }

    @Test("every code that documents, protos and comments show holds")
    func shown() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        var count = 0
        for folder in ["docs", "protos", "Sources/Enforcement", "Sources/Qingtong", "deploy"] {
            let names = FileManager.default.enumerator(atPath: root.appending(path: folder).path())
            for case let path as String in names?.allObjects ?? [] where !path.hasSuffix("/") {
                guard
                    let text = try? String(
                        contentsOf: root.appending(path: "\(folder)/\(path)"), encoding: .utf8)
                else { continue }
                let words = text.split { !($0.isASCII && ($0.isNumber || $0 == "-" || $0 == "X")) }
                for word in words where word.wholeMatch(of: #/[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9X]/#) != nil {
                    #expect(throws: Never.self, "\(path): \(word)") {
                        try ReceiptCode(String(word), field: "code")
                    }
                    count += 1
                }
            }
        }
        #expect(count > 3)
    }

    @Test("every single wrong digit is caught")
    func singleDigits() {
        for code in Self.codes {
            let digits = Self.digits(of: code)
            for place in digits.indices {
                for wrong in Array("0123456789") where wrong != digits[place] {
                    var changed = digits
                    changed[place] = wrong
                    #expect(throws: Refusal(.receiptCodeMalformed, field: "code")) {
                        try ReceiptCode(String(changed), field: "code")
                    }
                }
            }
        }
    }

    @Test("every exchange of neighbours is caught")
    func transpositions() {
        for code in Self.codes {
            let digits = Self.digits(of: code)
            for place in digits.indices.dropLast() where digits[place] != digits[place + 1] {
                var changed = digits
                changed.swapAt(place, place + 1)
                #expect(throws: Refusal(.receiptCodeMalformed, field: "code")) {
                    try ReceiptCode(String(changed), field: "code")
                }
            }
        }
    }

    @Test(
        "what is no code is refused",
        arguments: [
            "", "-", "abc", "4821-0937-5526", "4821-0937-5526-", "0000-0000-0000-0", "0000-0000-0000-X",
            "4821-0937-5526-22", "４８２１-0937-5526-3", "٤821-0937-5526-2", "4821_0937_5526_2",
            "4821-0937-5526-2\n", String(repeating: "-", count: 100_000), String(repeating: "1", count: 14),
        ])
    func malformed(_ text: String) {
        #expect(throws: Refusal(.receiptCodeMalformed, field: "code")) {
            try ReceiptCode(text, field: "code")
        }
    }

    @Test("numbers whose check would be 10, one in eleven, are never given out")
    func unspeakable() {
        let all = (0..<11_000).map { ReceiptCode(number: UInt64($0) * 90_909_090) }
        let missing = all.filter { $0 == nil }.count
        #expect((900...1100).contains(missing))
        #expect(ReceiptCode(number: 1_000_000_000_000) == nil)
        #expect(ReceiptCode(number: .max) == nil)
    }

    @Test("a draw takes the next five bytes as long as they give no code")
    func drawing() {
        // Too large by one; then a number without a code; then one with.
        let unfit = (0..<100).first { ReceiptCode(number: $0) == nil }
        let draws: [UInt64] = [1_000_000_000_000, unfit ?? 0, 482_109_375_526]
        var next = 0
        let code = ReceiptCode.drawn { count in
            #expect(count == 5)
            defer { next += 1 }
            return [32, 24, 16, 8, 0].map { UInt8(truncatingIfNeeded: draws[next] >> UInt64($0)) }
        }
        #expect(next == 3)
        #expect(code.text.hasPrefix("4821-0937-5526-"))
    }

    private static let codes = numbers.compactMap { number in
        (number..<number + 3).lazy.compactMap { ReceiptCode(number: $0) }.first
    }

    private static func digits(of code: ReceiptCode) -> [Character] {
        code.text.filter { $0 != "-" }.map(\.self)
    }
}
