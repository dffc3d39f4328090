import CommonAPI
import Foundation
import Installation
import RPC
import Rulebook
import ServiceKit
import SwiftProtobuf

/// A draft of a restoration record: completed by what the witnesses and the home know, and kept in a file that the
/// signers pass on.
enum RestorationDraft {
    /// What the services that follow a restored one have witnessed of it; `nil` for each that does not answer.
    static func witnesses(of node: String, _ service: String, _ session: Session) async -> [WitnessedState?] {
        var states: [WitnessedState?] = []
        for witness in HomeBuilder.services where witness != service {
            states.append(
                try? await RestorationsClient(session.caller(of: witness)).getWitnessed(
                    .with { $0.node = node }, options: CallOptions(timeout: .seconds(5))))
        }
        return states
    }

    /// Completes the record with a generation above all known ones and the largest size that was witnessed.
    ///
    /// - Parameters:
    ///   - record: The record of the restored service.
    ///   - witnesses: The answers of the other services; `nil` for each that does not answer.
    ///   - needsAll: Whether every one must answer.
    ///   - floor: The lowest generation that the records in the home allow.
    /// - Returns: The record without signatures.
    /// - Throws: `StartupFailure` when an answer that is needed is missing.
    static func completed(
        _ record: RestorationRecord, by witnesses: [WitnessedState?], needsAll: Bool, floor: Int64
    ) throws -> Restoration {
        if needsAll, witnesses.contains(where: { $0 == nil }) {
            throw StartupFailure(
                say(
                    "其他服务没有全部应答，无法确定代数",
                    "the other services do not all answer, so the generation is not known"))
        }
        var record = record
        let known = witnesses.compactMap { $0 }
        record.generation = max(record.generation, floor, (known.map(\.generation).max() ?? 0) + 1)
        record.witnessedSize = max(record.witnessedSize, known.map(\.size).max() ?? 0)
        return .with { $0.record = record }
    }

    /// Writes the record into the home.
    ///
    /// - Returns: The path of its file.
    static func write(_ restoration: Restoration, of service: String, in home: Home) throws -> String {
        let directory = home.path("restorations")
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let path = "\(directory)/\(service)-\(restoration.record.epoch).json"
        try write(restoration, to: path)
        return path
    }

    /// What the signers sign, where it is, and how to continue.
    static func text(of restoration: Restoration, in path: String) -> String {
        [
            String(decoding: restoration.record.signedText, as: UTF8.self),
            say(
                "恢复记录在 \(path)：启动服务，由两个管理员签署（qingtong store restoration sign），再提交（submit）；此前服务不受理命令。",
                "The record is \(path): start the service, have two administrators sign it (qingtong store restoration sign) and submit it; until then the service takes no commands."
            ),
        ].joined(separator: "\n")
    }

    static func write(_ restoration: Restoration, to path: String) throws {
        let json = try restoration.jsonString()
        try Data((json + "\n").utf8).write(to: URL(filePath: path), options: .atomic)
    }

    static func read(_ path: String) throws -> Restoration {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw StartupFailure(
                say("无法读取 \(path)；请检查路径与权限", "\(path) cannot be read; check the path and its mode"))
        }
        do {
            return try Restoration(jsonUTF8Data: data)
        } catch {
            throw StartupFailure(
                say(
                    "\(path) 不是恢复记录；请用 qingtong store restoration draft 重新起草",
                    "\(path) is no record of a restoration; make one with qingtong store restoration draft"))
        }
    }
}
