import ArgumentParser
import Foundation
import Installation
import Rulebook
import ServiceKit
import Store

extension StoreVerb {
    /// Copies a store while its service runs.
    struct Backup: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("在线备份，备份后自动校验。", "Copy a store while it is served; the copy is verified."),
            discussion: say(
                "复制期间预写日志随写入增长；磁盘将满时放弃备份。Ctrl-C 中断，不留文件。",
                """
                Meanwhile the write-ahead log grows by what is written; when the store's disk is nearly full the copy is \
                given up. Ctrl-C ends it and leaves nothing.
                """))
        @OptionGroup var target: StoreTarget
        @Option(
            help: ArgumentHelp(
                say(
                    "备份所在目录，须已存在；不给则为安装目录的 backups/。",
                    "Where the copies go, a directory that is there; backups/ of the home by default.")))
        var to: String?
        @Flag(
            help: ArgumentHelp(
                say(
                    "日志损坏、服务无法启动时：只复制完好的部分，原库不动。",
                    "Copy what is sound of a store that does not open because its log is damaged; it stays as it is."
                )))
        var salvage = false

        func run() throws {
            let store = try target.configuration.store
            let directory = try directory
            let stamp = SystemClock.now().stamp
            let copy = try LongWork.onTerminal(target.service) { work in
                try StoreBackup.copy(
                    store, into: directory, of: target.service, stamp: stamp, salvaging: salvage, work: work)
            }
            print(copy)
        }

        /// Where the copy goes: a directory that is there, or the home's own, which is made.
        ///
        /// A typing error must not make a copy vanish into a new one.
        private var directory: String {
            get throws {
                guard let to else {
                    let own = target.homeOptions.location.path("backups")
                    try FileManager.default.createDirectory(
                        atPath: own, withIntermediateDirectories: true,
                        attributes: [.posixPermissions: 0o700])
                    return own
                }
                var isDirectory: ObjCBool = false
                guard FileManager.default.fileExists(atPath: to, isDirectory: &isDirectory),
                    isDirectory.boolValue
                else {
                    throw StartupFailure(
                        say(
                            "没有目录 \(to)；备份不新建目录：请更正 --to，或先建好该目录",
                            "there is no directory \(to), and a backup makes none: correct --to, or make it first (mkdir -m 700)"
                        ))
                }
                return to
            }
        }
    }
}

extension Instant {
    /// For file names: `20261124T160000Z`.
    var stamp: String {
        Date(timeIntervalSince1970: Double(microseconds) / 1_000_000).formatted(
            Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted))
    }
}
