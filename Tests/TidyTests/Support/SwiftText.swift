/// A Swift text with its code, its comments and what stands between quotes apart, each with blanks in place of the
/// others: line numbers and columns stay those of the text.
struct SwiftText: Sendable {
    let lines: [Line]
    /// All code at once, to look for a word in a whole file before its lines.
    let code: String
    let comments: String
    /// What stands between quotes; where values are put in are blanks.
    let strings: String

    struct Line: Hashable, Sendable {
        let number: Int
        let code: String
        let comment: String

        /// Whether the line has a documentation comment.
        var isDocumentation: Bool {
            let start = comment.drop { $0 == " " }
            return start.hasPrefix("///") && !start.hasPrefix("////")
        }

        var isBlank: Bool { !code.contains { $0 != " " } }
    }

    init(_ text: String) {
        var reader = Reader(Array(text.utf8))
        reader.readCode(until: nil)
        code = String(decoding: reader.code, as: UTF8.self)
        comments = String(decoding: reader.comments, as: UTF8.self)
        strings = String(decoding: reader.strings, as: UTF8.self)
        lines = zip(Self.lines(of: reader.code), Self.lines(of: reader.comments)).enumerated().map {
            index, pair in
            Line(number: index + 1, code: pair.0, comment: pair.1)
        }
    }

    private static func lines(of bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Walks over the bytes once. Swift's comments nest, and so do the strings inside a string's interpolation.
    private struct Reader {
        private let bytes: [UInt8]
        private var place = 0
        private(set) var code: [UInt8]
        private(set) var comments: [UInt8]
        private(set) var strings: [UInt8]

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
            code = bytes.map { $0 == UInt8(ascii: "\n") ? $0 : UInt8(ascii: " ") }
            comments = code
            strings = code
        }

        private func isNext(_ text: StaticString, at offset: Int = 0) -> Bool {
            let start = place + offset
            guard start + text.utf8CodeUnitCount <= bytes.count else { return false }
            return text.withUTF8Buffer { $0.elementsEqual(bytes[start..<start + text.utf8CodeUnitCount]) }
        }

        /// Reads code to the end, or past the closing parenthesis of an interpolation.
        mutating func readCode(until closing: UInt8?) {
            var depth = 0
            while place < bytes.count {
                if isNext("//") {
                    readLineComment()
                } else if isNext("/*") {
                    readBlockComment()
                } else if let hashes = hashesOfString {
                    readString(hashes: hashes)
                } else {
                    let byte = bytes[place]
                    if byte == UInt8(ascii: "(") { depth += 1 }
                    if byte == UInt8(ascii: ")") { depth -= 1 }
                    // What an interpolation computes is no code of its own for our questions.
                    if closing == nil { code[place] = byte }
                    place += 1
                    if byte == closing, depth < 0 { return }
                }
            }
        }

        /// How many number signs stand before the quote of a string that begins here; `nil` when none begins.
        private var hashesOfString: Int? {
            var count = 0
            while isNext("#", at: count) { count += 1 }
            return isNext("\"", at: count) ? count : nil
        }

        private mutating func readLineComment() {
            while place < bytes.count, bytes[place] != UInt8(ascii: "\n") {
                comments[place] = bytes[place]
                place += 1
            }
        }

        private mutating func readBlockComment() {
            var depth = 0
            repeat {
                if isNext("/*") {
                    depth += 1
                    place += 2
                } else if isNext("*/") {
                    depth -= 1
                    place += 2
                } else {
                    comments[place] = bytes[place]
                    place += 1
                }
            } while depth > 0 && place < bytes.count
        }

        private mutating func readString(hashes: Int) {
            place += hashes
            let quotes = isNext("\"\"\"") ? 3 : 1
            place += quotes
            while place < bytes.count {
                if isNext("\\"), hashes == self.hashes(at: 1, atMost: hashes) {
                    place += 1 + hashes
                    guard place < bytes.count else { return }
                    place += 1
                    if bytes[place - 1] == UInt8(ascii: "(") { readCode(until: UInt8(ascii: ")")) }
                } else if isNext("\""), quotes == 1 || isNext("\"\"\""),
                    hashes == self.hashes(at: quotes, atMost: hashes)
                {
                    place += quotes + hashes
                    return
                } else if quotes == 1, isNext("\n") {
                    return
                } else {
                    strings[place] = bytes[place]
                    place += 1
                }
            }
        }

        private func hashes(at offset: Int, atMost most: Int) -> Int {
            var count = 0
            while count < most, isNext("#", at: offset + count) { count += 1 }
            return count
        }
    }
}
