import Foundation
import SwiftProtobufPluginLibrary

/// What follows `--qingtong_opt=`: `FileNaming` and `ProtoPathModuleMappings`, which mean what they mean to
/// protoc-gen-swift, so that both plug-ins are given the same.
struct PluginOptions {
    enum Failure: Error, CustomStringConvertible {
        case unknownOption(String)
        case unknownNaming(String)
        case mappings(path: String, any Error)

        var description: String {
            switch self {
            case .unknownOption(let key):
                "unknown option \(key); there are FileNaming and ProtoPathModuleMappings"
            case .unknownNaming(let value):
                "unknown FileNaming \(value); there are FullPath and DropPath"
            case .mappings(let path, let error):
                "the module mappings in \(path) cannot be read: \(error)"
            }
        }
    }

    enum FileNaming: String {
        case fullPath = "FullPath"
        case dropPath = "DropPath"
    }

    private(set) var naming = FileNaming.fullPath
    private(set) var mappings = ProtoFileToModuleMappings()

    init(_ parameter: any CodeGeneratorParameter) throws {
        for (key, value) in parameter.parsedPairs {
            switch key {
            case "FileNaming":
                guard let naming = FileNaming(rawValue: value) else { throw Failure.unknownNaming(value) }
                self.naming = naming
            case "ProtoPathModuleMappings":
                do {
                    mappings = try ProtoFileToModuleMappings(path: value)
                } catch {
                    throw Failure.mappings(path: value, error)
                }
            default:
                throw Failure.unknownOption(key)
            }
        }
    }

    func outputName(of file: FileDescriptor) -> String {
        let stem = file.name.hasSuffix(".proto") ? String(file.name.dropLast(6)) : file.name
        let base = stem.split(separator: "/").last.map(String.init) ?? stem
        return (naming == .dropPath ? base : stem) + ".rpc.swift"
    }
}
