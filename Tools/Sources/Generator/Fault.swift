import SwiftProtobuf
package import SwiftProtobufPluginLibrary

/// Something in a `.proto` that cannot be generated from, and where it stands.
package struct Fault: Error, Hashable, CustomStringConvertible {
    package let file: String
    /// Counted from 1.
    package let line: Int
    package let sentence: String

    /// A fault of the declaration at `place`.
    package init(_ place: some ProvidesLocationPath & ProvidesSourceCodeLocation, _ sentence: String) {
        file = place.file.name
        line = Int(place.sourceCodeInfoLocation?.span.first ?? 0) + 1
        self.sentence = sentence
    }

    /// A fault of the file as a whole.
    package init(_ file: FileDescriptor, _ sentence: String) {
        self.file = file.name
        line = 1
        self.sentence = sentence
    }

    package var description: String { "\(file):\(line): \(sentence)" }
}

/// All the faults of one run, so that they can be put right in one go.
package struct Faults: Error, CustomStringConvertible {
    package let list: [Fault]

    package var description: String {
        let lines = list.sorted { ($0.file, $0.line) < ($1.file, $1.line) }.map { "\n\($0)" }
        return "the protos cannot be generated from:" + lines.joined()
    }
}
