import ArgumentParser
import CommonAPI
import Crypto
import Foundation
import Installation
import RPC
import SwiftProtobuf

/// Files attached to records: upload and download.
struct AttachmentVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attachment",
        abstract: say("附件：上传、下载（每件不超过 20 MiB）。", "Files that records carry, of at most 20 MiB each."),
        subcommands: [Put.self, Get.self])

    struct Put: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "上传一个文件，得到其 SHA-256；随后在记录中引用。", "Upload a file; a record then names it by its SHA-256."))
        @Argument(help: ArgumentHelp(say("文件。", "The file."))) var file: String
        @Option(
            name: .customLong("type"), help: ArgumentHelp(say("文件类型，如 application/pdf。", "Its media type.")))
        var mediaType: String?
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> AttachedFile {
            try await session.upload(file, mediaType: mediaType)
        }

        func text(of kept: AttachedFile) -> String {
            "\(kept.sha256)  \(kept.name)  \(kept.size)"
        }
    }

    struct Get: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "按 SHA-256 下载附件，核对后写入文件。", "Download a file by its SHA-256, check it, and write it."))
        @Argument(help: ArgumentHelp(say("64 位十六进制摘要。", "64 hex digits."))) var sha256: String
        @Option(help: ArgumentHelp(say("写入的文件。", "Where to write it."))) var out: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> AttachedFile {
            let content = try await session.download(sha256)
            try OutputFile.write(content, to: out)
            return .with {
                $0.sha256 = sha256
                $0.name = out
                $0.size = Int64(content.count)
            }
        }

        func text(of file: AttachedFile) -> String {
            say("已写入 \(file.name)（\(file.size) 字节）", "wrote \(file.name) (\(file.size) bytes)")
        }
    }
}

extension Session {
    /// Uploads a file of this machine.
    func upload(_ path: String, mediaType: String? = nil) async throws -> AttachedFile {
        guard let content = FileManager.default.contents(atPath: path) else {
            throw ValidationError(say("读不到文件 \(path)。", "The file \(path) cannot be read."))
        }
        let name = URL(filePath: path).lastPathComponent
        let parts = AttachmentPart.parts(
            of: content, name: name, mediaType: mediaType ?? MediaType.of(fileName: name))
        return try await attachments.putAttachment(parts, options: CallOptions(timeout: .seconds(60)))
    }

    /// The content of a file, checked against its digest.
    func download(_ sha256: String) async throws -> Data {
        var content = Data()
        let pieces = try await attachments.getAttachment(
            .with { $0.sha256 = sha256 }, options: CallOptions(timeout: .seconds(60)))
        for try await piece in pieces { content.append(piece.data) }
        guard SHA256.hash(content).hex == sha256 else {
            throw ValidationError(say("收到的内容与摘要不符。", "What came does not have that digest."))
        }
        return content
    }
}

extension AttachmentPart {
    /// The parts of an upload, of 256 KiB each.
    static func parts(of content: Data, name: String, mediaType: String) -> [AttachmentPart] {
        let size = 256 << 10
        var parts = stride(from: 0, to: max(content.count, 1), by: size).map { start in
            AttachmentPart.with { part in
                part.data = content.subdata(in: start..<min(start + size, content.count))
            }
        }
        parts[0].attachment = .with {
            $0.sha256 = SHA256.hash(content).hex
            $0.name = name
            $0.mediaType = mediaType
            $0.size = Int64(content.count)
        }
        return parts
    }
}

/// The usual media types of files from plants and agencies, by file name extension.
enum MediaType {
    private static let byEnding = [
        "pdf": "application/pdf", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png",
        "txt": "text/plain", "md": "text/markdown", "csv": "text/csv", "ofd": "application/ofd",
        "doc": "application/msword", "xls": "application/vnd.ms-excel", "zip": "application/zip",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]

    static func of(fileName: String) -> String {
        byEnding[URL(filePath: fileName).pathExtension.lowercased()] ?? "application/octet-stream"
    }
}
