import Foundation

/// Says on the error output how far a drill has come.
enum Progress {
    static func step(_ text: String) {
        FileHandle.standardError.write(Data("  \(text)\n".utf8))
    }
}
