import ProtoOptions
package import SwiftProtobuf
package import SwiftProtobufPluginLibrary

/// The protoc plug-in: writes `<name>.rpc.swift` beside protoc-gen-swift's `<name>.pb.swift` for every file of our
/// own packages; of the options, their description only.
///
/// Fails with all the faults of all the files, each as `file:line: sentence`, and then writes nothing.
package struct QingtongPlugin: CodeGenerator {
    package init() {}

    package var supportedFeatures: [Google_Protobuf_Compiler_CodeGeneratorResponse.Feature] {
        [.proto3Optional]
    }

    package var customOptionExtensions: [any AnyMessageExtension] {
        [Extensions_access, Extensions_sensitive, Extensions_cap_ms, Extensions_rule, Extensions_words]
    }

    package func generate(
        files: [FileDescriptor], parameter: any CodeGeneratorParameter,
        protoCompilerContext: any ProtoCompilerContext, generatorOutputs: any GeneratorOutputs
    ) throws {
        let options = try PluginOptions(parameter)
        let roles = RoleNames(reachableFrom: files)
        var faults: [Fault] = []
        var sources: [(name: String, text: String)] = []
        for file in files where file.isOurs || file.isOptions {
            let writer = FileWriter(file, mappings: options.mappings, roles: roles)
            let text = file.isOurs ? writer.source(&faults) : writer.description()
            sources.append((options.outputName(of: file), text))
        }
        if !faults.isEmpty { throw Faults(list: faults) }
        for source in sources {
            try generatorOutputs.add(fileName: source.name, contents: source.text)
        }
    }
}

extension FileDescriptor {
    /// Whether this is a file of the domain: of `qingtong.*`, but neither the wire's own messages nor the options.
    var isOurs: Bool {
        let isForeign = ["qingtong.rpc", "qingtong.options"].contains {
            package == $0 || package.hasPrefix($0 + ".")
        }
        return package.hasPrefix("qingtong.") && !isForeign
    }

    /// Whether this is the file of the options, which every other one of ours imports.
    var isOptions: Bool { package.hasPrefix("qingtong.options.") }
}
