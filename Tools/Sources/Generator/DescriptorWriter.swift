import Foundation
import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// Writes the file's own description, so that a service can say what it speaks without the `.proto` at hand.
struct DescriptorWriter {
    let file: FileDescriptor
    let namer: SwiftProtobufNamer

    /// Characters of base64 on a line.
    private static let width = 96

    func write(to printer: inout CodePrinter) {
        printer.print("")
        printer.document(["`\(file.name)` as protoc understood it."])
        printer.print("package enum \(Self.name(of: file)) {")
        printer.withIndentation { printer in
            printer.document(["The path under which other files import it."])
            printer.print("package static let path = \(SwiftNames.literal(file.name))", "")
            printer.document(["A serialised `google.protobuf.FileDescriptorProto`, without comments."])
            // A string literal costs the compiler next to nothing, an array of numbers seconds.
            printer.print(
                "package static let bytes = [UInt8](Foundation.Data(base64Encoded: text) ?? Foundation.Data())",
                "", "private static let text = \"\"\"")
            printer.print("    \(lines.joined(separator: "\\\n    "))", "    \"\"\"")
            if file.isOurs { writeSchema(to: &printer) }
        }
        printer.print("}")
    }

    /// The file with what it imports, for whoever describes a service to a stranger.
    private func writeSchema(to printer: inout CodePrinter) {
        printer.print("")
        printer.document(["The file and those of ours that it imports."])
        let imports = file.dependencies.compactMap(schema)
        printer.print(
            "package static let schema = RPC.Schema(",
            "    path: path, bytes: bytes, imports: [\(imports.joined(separator: ", "))])")
    }

    private func schema(of imported: FileDescriptor) -> String? {
        if imported.isOptions { return "RPC.Schema.options" }
        guard imported.isOurs else { return nil }
        let module = namer.mappings.moduleName(forFile: imported)
        let prefix = module == namer.targetModule ? "" : module.map { "\($0)." } ?? ""
        return "\(prefix)\(Self.name(of: imported)).schema"
    }

    /// What stands for the file in Swift.
    static func name(of file: FileDescriptor) -> String {
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
