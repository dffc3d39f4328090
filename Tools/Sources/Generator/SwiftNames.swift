import SwiftProtobufPluginLibrary

/// Names and literals as they stand in Swift source.
enum SwiftNames {
    /// The name of a function or a constant: `VerifyCreditCode` becomes `verifyCreditCode`.
    static func member(_ protoName: String) -> String {
        let name = NamingUtils.toLowerCamelCase(protoName)
        return keywords.contains(name) ? "`\(name)`" : name
    }

    /// A string literal of one line.
    static func literal(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\\": "\\\\"
            case "\"": "\\\""
            case "\n": "\\n"
            default: String(scalar)
            }
        }
        return "\"\(escaped.joined())\""
    }

    /// The lines of a declaration's comment in the `.proto`, without the space after `//`.
    static func comment(of place: some ProvidesSourceCodeLocation) -> [String] {
        let comment = place.protoSourceComments(commentPrefix: "")
        var lines = comment.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasPrefix(" ") ? String(line.dropFirst()) : String(line)
        }
        while let last = lines.last, last.allSatisfy(\.isWhitespace) { lines.removeLast() }
        return lines
    }

    private static let keywords: Set<String> = [
        "any", "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer",
        "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func",
        "guard", "if", "import", "in", "init", "inout", "internal", "is", "let", "nil", "operator",
        "precedencegroup", "private", "protocol", "public", "repeat", "rethrows", "return", "self", "static",
        "struct", "subscript", "super", "switch", "throw", "throws", "true", "try", "typealias", "var",
        "where", "while",
    ]
}

extension CodePrinter {
    /// Prints the lines as a documentation comment.
    mutating func document(_ lines: [String]) {
        for line in lines {
            print(line.isEmpty ? "///" : "/// \(line)")
        }
    }
}
