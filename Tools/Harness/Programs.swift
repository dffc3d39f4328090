import Foundation

/// The programs that one build makes: they lie beside each other.
package enum Programs {
    /// The path of the program that runs; of tests, that of their bundle.
    package static var own: String {
        CommandLine.arguments.first { $0.hasSuffix(".xctest") }
            ?? (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? CommandLine.arguments[0]
    }

    /// The path of a program beside this one.
    package static func beside(_ name: String) -> String {
        URL(filePath: own).deletingLastPathComponent().appending(path: name).path(percentEncoded: false)
    }

    /// The `qingtong` that this build made.
    package static var qingtong: String { beside("qingtong") }
}
