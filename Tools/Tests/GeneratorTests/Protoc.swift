import Foundation
import Generator
import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// The answer of the plug-in to protos that the real protoc has read.
struct Protoc {
    enum Failure: Error, CustomStringConvertible {
        case missing
        case refused(String)

        var description: String {
            switch self {
            case .missing: "protoc is missing; run deploy/install-packages --generate"
            case .refused(let words): "protoc refuses the fixture: \(words)"
            }
        }
    }

    /// The root of the repository, where `protos/` stands.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        .standardized
    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    /// Runs the plug-in over files of the fixtures, or of `folder`, which may import our options and roles.
    static func generate(
        _ files: [String], in folder: URL = fixtures.appending(path: "protos"),
        parameter: String = "FileNaming=DropPath"
    ) throws -> Google_Protobuf_Compiler_CodeGeneratorResponse {
        var request = Google_Protobuf_Compiler_CodeGeneratorRequest()
        request.fileToGenerate = files
        request.parameter = parameter
        request.protoFile = try describe(files, in: folder).file
        return generateCode(request: request, generator: QingtongPlugin())
    }

    private static func describe(_ files: [String], in folder: URL) throws
        -> Google_Protobuf_FileDescriptorSet
    {
        let scratch = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let complaints = Pipe()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            [
                "protoc", "-I", folder.path, "-I", fixtures.appending(path: "protos").path,
                "-I", root.appending(path: "protos").path, "--include_imports", "--include_source_info",
                "--descriptor_set_out", scratch.path,
            ] + files
        process.standardError = complaints
        try process.run()
        let words = String(decoding: try complaints.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        // What env says when there is no such program.
        if process.terminationStatus == 127 { throw Failure.missing }
        guard process.terminationStatus == 0 else { throw Failure.refused(words) }
        var extensions = SimpleExtensionMap()
        extensions.insert(contentsOf: QingtongPlugin().customOptionExtensions)
        return try Google_Protobuf_FileDescriptorSet(
            serializedBytes: try Data(contentsOf: scratch), extensions: extensions)
    }

    /// Runs the plug-in over one file that is made of a text.
    static func generate(_ text: String) throws -> Google_Protobuf_Compiler_CodeGeneratorResponse {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(text.utf8).write(to: folder.appending(path: "sample.proto"))
        return try generate(["sample.proto"], in: folder)
    }
}
