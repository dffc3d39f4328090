import Foundation
import Refusals
import Testing

@testable import CSV

@Suite("Encodings of files")
struct FileTextTests {
    private static let text = "企业名称,区划代码\r\n青田县恒立建材有限公司,331121\r\n"
    private static let gb18030 = String.Encoding(rawValue: 0x8000_0632)
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private static func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
        ([0xFEFF] + Array(text.utf16)).flatMap { unit in
            let bytes = [UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8)]
            return bigEndian ? bytes.reversed() : bytes
        }
    }

    private func reason(_ bytes: [UInt8], _ encoding: TextEncoding = .auto) -> String? {
        do {
            _ = try FileText(Data(bytes), as: encoding).text
            return nil
        } catch {
            return error.reason.word
        }
    }

    @Test("UTF-8 with and without a mark, GBK and UTF-16 of either order are read as what they are")
    func written() throws {
        let gbk = try #require(Self.text.data(using: Self.gb18030))
        let files: [[UInt8]] = [
            Array(Self.text.utf8), Self.mark + Array(Self.text.utf8), Array(gbk),
            Self.utf16(Self.text, bigEndian: false), Self.utf16(Self.text, bigEndian: true),
        ]
        for bytes in files { #expect(try FileText(Data(bytes)).text == Self.text) }
        let plain = Self.utf16(Self.text, bigEndian: false).dropFirst(2)
        #expect(try FileText(Data(plain), as: .utf16).text == Self.text)
        #expect(try FileText(gbk, as: .gbk).text == Self.text)
        #expect(try FileText(Data("plain".utf8)).text == "plain")
        #expect(try FileText(Data()).text.isEmpty)
    }

    @Test(
        "bytes that are no text of the encoding are refused, never replaced",
        arguments: [
            ([0xC7, 0xE0, 0xFF, 0xFF], .auto, "file-encoding"), ([0xC7], .gbk, "file-encoding"),
            ([0xC7, 0xE0], .utf8, "file-encoding"), ([0xFF, 0xFE, 0x41], .auto, "file-encoding"),
            ([0xFF, 0xFE, 0x00, 0xD8, 0x41, 0x00], .auto, "file-encoding"), ([0xFF], .auto, "file-encoding"),
            ([0xEF, 0xBB, 0xBF, 0xC7, 0xE0], .auto, "file-encoding"),
            ([0xEF, 0xBB, 0xBF, 0x41], .gbk, "file-encoding-mark"),
            ([0xFF, 0xFE, 0x41, 0x00], .utf8, "file-encoding-mark"),
            ([0xFE, 0xFF, 0x00, 0x41], .gbk, "file-encoding-mark"),
            ([0x41, 0x00, 0x42, 0x00], .auto, "file-encoding-unclear"),
            ([0x00, 0x41, 0x00, 0x42], .auto, "file-encoding-unclear"),
            ([0xFF, 0xFE, 0x00, 0x00, 0x41, 0x00, 0x00, 0x00], .auto, "file-encoding-unclear"),
            ([0x50, 0x4B, 0x03, 0x04, 0x14, 0x00], .auto, "file-workbook"),
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1], .auto, "file-workbook"),
            ([0x50, 0x4B, 0x03, 0x04], .gbk, "file-workbook"),
        ] as [([UInt8], TextEncoding, String)])
    func broken(_ bytes: [UInt8], _ encoding: TextEncoding, _ word: String) {
        #expect(reason(bytes, encoding) == word)
    }

    @Test("bytes that could be either are not guessed at")
    func ambiguous() throws {
        // 模 (C4 A3) in GBK, ģ in UTF-8.
        #expect(reason([0xC4, 0xA3]) == "file-encoding-unclear")
        #expect(try FileText(Data([0xC4, 0xA3]), as: .gbk).text == "模")
        #expect(try FileText(Data([0xC4, 0xA3]), as: .utf8).text == "ģ")
    }

    @Test("a refusal says which line is at fault")
    func line() {
        let refusal = #expect(throws: Refusal.self) {
            try FileText(Data(Array("a\n企业\n".utf8) + [0xC7, 0xE0, 0x0A]), as: .utf8).text
        }
        #expect(refusal?.values["line"] == "3")
        #expect(refusal?.sentence(in: .english).contains("{") == false)
    }
}
