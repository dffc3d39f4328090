import ArgumentParser
import CommonAPI
import Crypto
import Foundation
import Installation
import Refusals
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

extension StoreVerb {
    /// Restores a copy. It works on the files of a stopped service, reports each step as it is done, and calls the
    /// other services as the restored one, with its key: no caller's frame fits.
    struct Restore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say(
                "用指定备份恢复（服务须已停止），原库改名保留；恢复记录须由两名管理员签署。",
                "Put a copy in the place of a store whose service is stopped; the old file is kept aside. Two administrators sign the record of it."
            ))
        @OptionGroup var target: StoreTarget
        @Argument(help: ArgumentHelp(say("备份文件。", "The copy."), valueName: "file")) var copy: String

        func run() async throws {
            let now = SystemClock.now()
            let configuration = try target.configuration
            let definition = try target.definition
            let (known, digest) = (generation(of: configuration.store), try FileDigest.sha256(of: copy))
            // A record that cannot be read is reported before anything is done.
            _ = try RestorationFiles(target.homeOptions.location).floor(
                of: .with { $0.node = configuration.node })
            var record = RestorationRecord()
            let old = try LongWork.onTerminal(target.service) { work in
                try StoreBackup.restore(
                    copy, to: configuration.store, aside: "before-\(now.stamp)", work: work,
                    examine: { part in
                        try bringUpToDate(part, definition, at: now)
                        let faults = try StoreExamination.faults(of: part, definition)
                        guard faults.isEmpty else {
                            throw StartupFailure(
                                say(
                                    "备份 \(copy) 有错：\(faults[0].chinese)；请改用另一份备份",
                                    "the copy \(copy) has faults: \(faults[0].english); use another backup"))
                        }
                    },
                    prepare: {
                        record = try OwnRestoration.begin(
                            of: configuration.node, copy: digest, at: now, in: $0)
                        record.generation = try max(known, OwnRestoration.generation(in: $0)) + 1
                    })
            }
            print(
                say(
                    "已恢复 \(configuration.store)，新纪元已开始。",
                    "\(configuration.store) is restored; a new epoch began."))
            if let old { print(say("原库保留为 \(old)", "The old store is \(old)")) }
            try await draft(record, as: configuration)
        }

        /// Writes the record; its values come from the services that witnessed the log, if they answer.
        private func draft(_ record: RestorationRecord, as configuration: ServiceConfiguration) async throws {
            let home = target.homeOptions.location
            let files = RestorationFiles(home)
            for path in try files.setAside(supersededBy: record) {
                print(
                    say(
                        "先前未了结的恢复记录已作废，改名为 \(path)",
                        "An earlier record that was not settled no longer counts; it is now \(path)"))
            }
            let witnesses = try await target.homeOptions.withServiceClients { serviceClients in
                let session = try serviceClients.session(
                    as: configuration.node, key: KeyFile.load(configuration.key))
                return await RestorationDraft.witnesses(of: configuration.node, target.service, session)
            }
            if witnesses.contains(where: { $0 == nil }) {
                print(
                    say(
                        "其他服务没有全部应答：若记录被拒，请用 qingtong store restoration draft 重新起草。",
                        "The other services do not all answer: should the record be refused, draft it anew with qingtong store restoration draft."
                    ))
            }
            let restoration = try RestorationDraft.completed(
                record, by: witnesses, needsAll: false, floor: files.floor(of: record))
            let path = try RestorationDraft.write(restoration, of: target.service, in: home)
            print(RestorationDraft.text(of: restoration, in: path))
        }

        /// Migrates a copy from an earlier release, which has no table for the record of the restoration.
        private func bringUpToDate(_ part: String, _ definition: ServiceDefinition, at now: Instant) throws {
            let connection = try Connection.open(part)
            let layouts = ServiceKitSchema.layouts + definition.layouts
            guard (try? connection.read({ try $0.verify(layouts) })) == nil else { return }
            try connection.migrate(
                [ServiceKitSchema.migrations, definition.migrations], at: now.microseconds, path: copy)
        }

        /// The highest generation in which the store to be replaced was settled; 0 if it cannot be read.
        private func generation(of path: String) -> Int64 {
            guard FileManager.default.fileExists(atPath: path),
                let connection = try? Connection.openSound(path, for: .reading)
            else { return 0 }
            return (try? connection.read { try OwnRestoration.generation(in: $0) }) ?? 0
        }
    }
}

/// Digests of files, read piece by piece.
private enum FileDigest {
    static func sha256(of path: String) throws -> Digest {
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? file.close() }
        var hash = SHA256()
        while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty { hash.update(piece) }
        return hash.digest()
    }
}
