import RPCAPI

/// A `.proto` file as protoc understood it, with those it imports: what a stranger needs to read our messages.
package final class Schema: Sendable {
    /// The path under which other files import it.
    package let path: String
    /// A serialised `google.protobuf.FileDescriptorProto`.
    package let bytes: [UInt8]
    /// What it imports; `google/protobuf/descriptor.proto`, which every protobuf library has, is left out.
    package let imports: [Schema]

    /// A file as generated code declares it.
    package init(path: String, bytes: [UInt8], imports: [Schema]) {
        self.path = path
        self.bytes = bytes
        self.imports = imports
    }

    /// The options by which our files state access and field rules.
    package static let options = Schema(
        path: OptionsDescriptor.path, bytes: OptionsDescriptor.bytes, imports: [])

    /// The files and all that they import, each once, imports first.
    package static func closure(of schemas: [Schema]) -> [Schema] {
        var seen: Set<String> = []
        var files: [Schema] = []
        func visit(_ schema: Schema) {
            guard seen.insert(schema.path).inserted else { return }
            schema.imports.forEach(visit)
            files.append(schema)
        }
        schemas.forEach(visit)
        return files
    }
}
