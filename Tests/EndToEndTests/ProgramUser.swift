import Foundation
import Harness

@testable import Installation

/// Somebody who runs the program in an office: the files at hand, and the verbs, signed by that person.
struct ProgramUser {
    let services: RunningServices
    /// Who signs.
    let caller: String
    var locale = "C"

    private static let gb18030 = String.Encoding(rawValue: 0x8000_0632)

    /// How an office's spreadsheet writes a file.
    enum Form {
        case utf8, gbk
        /// “Unicode text”: UTF-16 with a mark.
        case unicodeText
    }

    func run(_ verb: [String], input: Data? = nil) throws -> ProgramRun {
        try TestPrograms.run(
            verb + ["--home", services.home.path("")], as: caller, in: locale, input: input)
    }

    /// The path of a new file with that text.
    func file(_ text: String, _ name: String, as form: Form = .utf8) throws -> String {
        let data =
            switch form {
            case .utf8: Data(text.utf8)
            case .gbk: text.data(using: Self.gb18030) ?? Data()
            case .unicodeText:
                Data(([0xFEFF] + Array(text.utf16)).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
            }
        let path = services.home.path(name)
        try data.write(to: URL(filePath: path))
        return path
    }

    /// The path of one of the small inputs on which the product fell short.
    static func trial(_ name: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/trials/\(name).csv").path()
    }
}
