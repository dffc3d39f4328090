import CPageCheck
import Foundation

/// Whether the write-ahead log that a process left behind still has every commit that was answered from it.
///
/// SQLite reads a log up to the first invalid frame and silently drops the rest. That is right after a power cut in the middle of a
/// commit, and loses acknowledged commits when a byte was damaged. The two can be told apart, since a commit begins only when the
/// one before it is on the disk: frames of a later commit behind an invalid frame mean damage, as do fewer commits than the shared
/// index counted, and a lost header before frames that are not in the store.
///
/// Undecided remains, after a power cut only, damage in the very last commits of the log.
enum LogExamination {
    /// Examines the log of a store that nobody serves; the caller holds the store's lock.
    ///
    /// Reads the whole log; changes nothing.
    ///
    /// - Throws: `OpeningError` (`damagedLog`).
    static func refuseDamage(of path: String) throws(OpeningError) {
        guard isPresent(path) else { return }
        let files = FileManager.default
        // A log may be longer than the memory.
        let bytes = (try? Data(contentsOf: URL(filePath: path + "-wal"), options: .mappedIfSafe)) ?? Data()
        let damage =
            if let log = LogFile(bytes) {
                damage(in: log, files.contents(atPath: path + "-shm").flatMap(LogIndexHeader.init))
            } else {
                damageOfHeader(bytes, path)
            }
        if let damage { throw OpeningError(path: path, .damagedLog(damage)) }
    }

    /// Whether the store in that file has a log with anything in it.
    static func isPresent(_ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path + "-wal")
        return (attributes?[.size] as? Int ?? 0) > 0
    }

    private static func damage(in log: LogFile, _ index: LogIndexHeader?) -> String? {
        let salts = log.salts(0)
        var sound = 0
        var committed = 0
        while sound < log.count, log.follows(sound + 1, of: salts) {
            sound += 1
            if log.pagesAfterCommit(sound) > 0 { committed = sound }
        }
        if let index, index.salts == salts, index.frames > committed {
            return "frame \(sound + 1) is not whole, and \(index.frames) were on the disk"
        }
        let end = (sound + 2..<max(sound + 2, log.count)).first {
            log.pagesAfterCommit($0) > 0 && log.follows($0, of: salts)
        }
        guard let end, log.follows(end + 1, of: salts) else { return nil }
        return "frame \(sound + 1) is not whole, and commits follow it"
    }

    /// A log is begun anew, header first, when all that was in it is in the store: only then may a header be torn.
    private static func damageOfHeader(_ bytes: Data, _ path: String) -> String? {
        guard let store = PageFile(path), let log = LogFile(bytes, pageSize: store.pageSize), log.count > 0
        else {
            return nil
        }
        let isInStore = newestPages(of: log).allSatisfy { page, frame in
            // The checksum at a page's end is put there on its way into the store.
            let part = log.pageSize - Int(page_check_bytes)
            return store.page(page)?.prefix(part).elementsEqual(log.contents(frame).prefix(part)) ?? false
        }
        return isInStore ? nil : "its header is lost, and it has commits that the store has not"
    }

    /// Which frame has the last committed state of each page, in a log whose header is lost.
    private static func newestPages(of log: LogFile) -> [Int: Int] {
        let salts = log.salts(1)
        var newest: [Int: Int] = [:]
        var pending: [Int: Int] = [:]
        var frame = 1
        // The first frame goes on from the header's sum, which is lost.
        while frame <= log.count, frame == 1 || log.follows(frame, of: salts) {
            pending[log.page(of: frame)] = frame
            let pages = log.pagesAfterCommit(frame)
            if pages > 0 {
                newest.merge(pending) { $1 }
                newest = newest.filter { $0.key <= pages }
                pending = [:]
            }
            frame += 1
        }
        return newest
    }
}
