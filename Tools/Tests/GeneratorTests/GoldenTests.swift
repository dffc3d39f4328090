import Foundation
import SwiftProtobuf
import SwiftProtobufPluginLibrary
import Testing

@Suite("Generated code")
struct GoldenTests {
    /// What the shapes must generate. To accept a change, read it in the diff of this file:
    /// `UPDATE_GOLDEN=1 swift test --package-path Tools`.
    private let golden = Protoc.fixtures.appending(path: "shapes.rpc.swift.golden")

    @Test("every shape of RPC and field is written as it was read last")
    func shapes() throws {
        let response = try Protoc.generate(["qingtong/fixture/v1/shapes.proto"], parameter: try mappings())
        #expect(response.error == "")
        #expect(response.file.map(\.name) == ["shapes.rpc.swift"])
        let text = try #require(response.file.first?.content)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            try Data(text.utf8).write(to: golden)
        }
        #expect(text == String(decoding: try Data(contentsOf: golden), as: UTF8.self))
    }

    @Test("the description inside is the file's own, with its options and without its comments")
    func description() throws {
        let response = try Protoc.generate(["qingtong/fixture/v1/shapes.proto"])
        let text = try #require(response.file.first?.content)
        let literal = try #require(text.split(separator: "private static let text = \"\"\"").last)
        let base64 = literal.split(separator: "\"\"\"")[0].filter { !$0.isWhitespace && $0 != "\\" }
        let bytes = try #require(Data(base64Encoded: base64))
        let file = try Google_Protobuf_FileDescriptorProto(serializedBytes: bytes)
        #expect(file.name == "qingtong/fixture/v1/shapes.proto")
        #expect(file.service.map(\.method.count) == [4])
        #expect(!file.hasSourceCodeInfo)
        #expect(!file.service[0].method[0].options.unknownFields.data.isEmpty)
    }

    @Test("the wire's own files and other people's are left alone; of the options there is a description")
    func foreign() throws {
        let response = try Protoc.generate([
            "qingtong/rpc/v1/control.proto", "qingtong/options/v1/options.proto", "google/rpc/status.proto",
        ])
        #expect(response.error == "")
        #expect(response.file.map(\.name) == ["options.rpc.swift"])
        let text = try #require(response.file.first?.content)
        #expect(text.contains("package enum OptionsDescriptor {"))
        #expect(!text.contains("import RPC"))
    }

    @Test("file names follow the naming asked for", arguments: ["", "FileNaming=FullPath"])
    func fullPath(_ parameter: String) throws {
        let response = try Protoc.generate(["qingtong/common/v1/roles.proto"], parameter: parameter)
        #expect(response.file.map(\.name) == ["qingtong/common/v1/roles.rpc.swift"])
    }

    @Test(
        "options that are not understood are refused",
        arguments: [
            ("FileNaming=Short", "unknown FileNaming Short; there are FullPath and DropPath"),
            (
                "Visibility=Package",
                "unknown option Visibility; there are FileNaming and ProtoPathModuleMappings"
            ),
            (
                "ProtoPathModuleMappings=/none",
                "the module mappings in /none cannot be read: failToOpen(path: \"/none\")"
            ),
        ])
    func options(_ parameter: String, _ error: String) throws {
        let response = try Protoc.generate(["qingtong/common/v1/roles.proto"], parameter: parameter)
        #expect(response.error == error)
        #expect(response.file.isEmpty)
    }

    /// A parameter under which roles live in another module than shapes.
    private func mappings() throws -> String {
        let path = Protoc.fixtures.appending(path: "modules.textproto").path
        return "FileNaming=DropPath,ProtoPathModuleMappings=\(path)"
    }
}
