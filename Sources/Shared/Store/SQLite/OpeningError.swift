package import Refusals

/// Why a store cannot be opened: one line that names the file and says what to do.
package struct OpeningError: Error, Hashable, Sendable {
    /// What stands in the way.
    package enum Problem: Hashable, Sendable {
        /// The system or SQLite refused; the value is its reason.
        case cannotOpen(String)
        /// There is a file but it is no SQLite database.
        case notAStore
        /// The write-ahead log lost commits that were answered; the value says how that shows.
        case damagedLog(String)
        /// A restoration moved names and did not come to its end.
        case halfRestored
        /// Another process serves this store; its process number where known.
        case inUse(by: String?)
        /// SQLite did not take a setting that durability relies on.
        case unsafeSetting(String, wanted: String, found: String)
        /// The store was written by a newer program: it has a migration this program does not know.
        case newerStore(component: String, found: Int64, known: Int)
        /// The store has a component this program does not have: it belongs to another service or a newer
        /// program.
        case unknownComponent(String)
        /// A migration that was applied has another name in this program.
        case changedMigration(component: String, number: Int, applied: String, declared: String)
        /// A migration failed; nothing of this start's migrations was kept.
        case failedMigration(component: String, number: Int, reason: String)
        /// A table lacks a column or an index that a collection declares.
        case missing(String)
    }

    /// The path that was asked for.
    package let path: String
    /// What stands in the way there.
    package let problem: Problem

    /// Says what stands in the way of the store at that path.
    package init(path: String, _ problem: Problem) {
        self.path = path
        self.problem = problem
    }
}

extension OpeningError: WordedError {
    package var wording: Wording {
        Wording("库 \(path)：\(words.chinese)", "store \(path): \(words.english)")
    }

    private var words: Wording {
        switch problem {
        case .cannotOpen(let reason):
            Wording(
                "打不开：\(reason)；请检查目录是否存在、本用户能否写入",
                "cannot be opened: \(reason); check that the directory exists and that this user may write to it"
            )
        case .notAStore:
            Wording(
                "文件已损坏，或者不是 SQLite 数据库；请从备份恢复，或改用另一路径",
                "the file is damaged or is no SQLite database; restore it from a backup or give another path")
        case .damagedLog(let how):
            Wording(
                "预写日志已损坏（\(how)）；请从备份恢复，或从完好部分的副本恢复（store backup --salvage），然后对账",
                "the write-ahead log is damaged: \(how); restore the store from a backup, "
                    + "or from a copy of what is sound (`store backup --salvage`), and reconcile")
        case .halfRestored:
            Wording(
                "上次恢复在替换文件时中断；请再运行一次 store restore",
                "a restoration was interrupted while it put the copy in place; run `store restore` again")
        case .inUse(let process):
            Wording(
                "正被\(process.map { "进程 \($0) " } ?? "另一进程")占用；请先停止它，或改用另一路径",
                "in use by \(process.map { "process \($0)" } ?? "another process"); "
                    + "stop that one or give another path")
        case .unsafeSetting(let setting, let wanted, let found):
            Wording(
                "\(setting) 的结果是 \(found.isEmpty ? "空" : found)，须为 \(wanted)；请用本机的文件系统",
                "\(setting) gave \(found.isEmpty ? "nothing" : found) where \(wanted) is needed; "
                    + "use a local file system")
        case .newerStore(let component, let found, let known):
            Wording(
                "\(component) 已是第 \(found) 次迁移，本程序只到第 \(known) 次；请用更新的程序",
                "\(component) is at migration \(found) but this program knows \(known) only; "
                    + "run the newer program")
        case .unknownComponent(let component):
            Wording(
                "其中有本程序没有的部分 \(component)；它属于另一服务，或由更新的程序写成",
                "holds a component \(component) that this program does not have; it belongs to another service "
                    + "or a newer program")
        case .changedMigration(let component, let number, let applied, let declared):
            Wording(
                "\(component) 的第 \(number) 次迁移当时名为 \(applied)，本程序称为 \(declared)；请用写成该库的程序",
                "migration \(number) of \(component) was applied as \(applied) "
                    + "but this program calls it \(declared); run the program that wrote this store")
        case .failedMigration(let component, let number, let reason):
            Wording(
                "\(component) 的第 \(number) 次迁移失败，内容未变：\(reason)；请检查库文件，或用写成该库的程序",
                "migration \(number) of \(component) failed and nothing was changed: \(reason); examine the store, or "
                    + "run the program that wrote it")
        case .missing(let what):
            Wording(
                "缺少本程序所需的 \(what)；请用写成该库的程序",
                "\(what) is declared but does not exist; a migration is missing from this program")
        }
    }
}
