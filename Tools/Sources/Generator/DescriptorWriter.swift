import Foundation
import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// Writes the file's own description, so that a service can say what it speaks without the `.proto` at hand.
struct DescriptorWriter {
    let file: FileDescriptor

    /// Characters of base64 on a line.
    private static let width = 96

    func write(to printer: inout CodePrinter) {
        printer.print("")
        printer.document(["`\(file.name)` as protoc understood it."])
        printer.print("package enum \(name) {")
        printer.withIndentation { printer in
            printer.document(["The path under which other files import it."])
            printer.print("package static let path = \(SwiftNames.literal(file.name))", "")
            printer.document(["A serialised `google.protobuf.FileDescriptorProto`, without comments."])
            // A string literal costs the compiler next to nothing, an array of numbers seconds.
            printer.print(
                "package static let bytes = [UInt8](Foundation.Data(base64Encoded: text) ?? Foundation.Data())",
                "", "private static let text = \"\"\"")
            printer.print("    \(lines.joined(separator: "\\\n    "))", "    \"\"\"")
        }
        printer.print("}")
    }

    private var name: String {
        let base = file.name.split(separator: "/").last?.split(separator: ".").first ?? ""
        return NamingUtils.toUpperCamelCase(String(base)) + "Descriptor"
    }

    private var lines: [String] {
        var options = BinaryEncodingOptions()
        options.useDeterministicOrdering = true
        // A description that protoc itself sent can be sent on.
        let bytes: Data = (try? file.extractProto().serializedBytes(options: options)) ?? Data()
        let text = Array(bytes.base64EncodedString())
        return stride(from: 0, to: text.count, by: Self.width).map { start in
            String(text[start..<min(start + Self.width, text.count)])
        }
    }
}
