package import Crypto
import Foundation
package import RPC
package import Refusals
import Synchronization

/// A file of the request ids of commands, each on disk before its command is first sent.
///
/// A program that may die between sending a command and reading the answer keeps one journal for a piece of work
/// and, when it runs again, does the same work over it: the n-th time that the same command is made, it gets the id
/// it had the first time, so that the services answer with the first reply and nothing happens twice. New work
/// takes a new file.
package final class RequestJournal: Sendable {
    /// A command as the journal knows it again.
    package struct Request: Hashable, Sendable {
        package let principal: String
        /// The service instance.
        package let target: String
        package let method: String
        /// Of the request's bytes; of a client stream, whose bytes are not known beforehand, `nil`.
        package let payload: Digest?

        /// A command by what makes it the same as another.
        package init(principal: String, target: String, method: Method, payload: Digest?) {
            self.principal = principal
            self.target = target
            self.method = method.path
            self.payload = payload
        }
    }

    /// Why a journal cannot be used, in one line.
    package struct Failure: WordedError {
        package let wording: Wording
    }

    private struct State {
        var ids: [Request: [String]] = [:]
        /// How many of them this run has handed out.
        var used: [Request: Int] = [:]
    }

    private let path: String
    private let file: FileHandle
    private let state: Mutex<State>

    private init(path: String, file: FileHandle, ids: [Request: [String]]) {
        self.path = path
        self.file = file
        state = Mutex(State(ids: ids))
    }

    /// Opens a journal, or begins one that only its owner can read.
    ///
    /// A last line that was cut short is dropped: its command was never sent.
    ///
    /// - Throws: `Failure` when the file cannot be used, is damaged, or another process has it open.
    package static func open(_ path: String) throws(Failure) -> RequestJournal {
        let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure.system(path, errno) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        // A device may be read without end.
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Failure(
                path, Wording("不是普通文件；请换一个文件", "it is no ordinary file; name another"))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw Failure(
                path,
                Wording(
                    "正被另一进程使用；等它结束，或换一个文件", "another process has it open; wait for it, or name another file"))
        }
        do {
            let data = try file.readToEnd() ?? Data()
            let whole = data.lastIndex(of: UInt8(ascii: "\n")).map { data[...$0] } ?? Data()
            if whole.count < data.count { try file.truncate(atOffset: UInt64(whole.count)) }
            try Self.synchroniseDirectory(of: path)
            return RequestJournal(path: path, file: file, ids: try read(whole, path))
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure.of(error, path)
        }
    }

    /// The id under which to send that command: the one it had in an earlier run, or a fresh one that is on disk
    /// when this returns.
    ///
    /// - Throws: `Failure` when it cannot be written; the command must not be sent then.
    package func requestID(for request: Request) throws(Failure) -> String {
        let path = path
        return try state.withLock { state throws(Failure) in
            let place = state.used[request, default: 0]
            if let known = state.ids[request], place < known.count {
                state.used[request] = place + 1
                return known[place]
            }
            let id = RequestID.fresh()
            do {
                try file.write(contentsOf: Data("\(Line(request, id).text)\n".utf8))
                try file.synchronize()
            } catch {
                throw Failure.of(error, path)
            }
            state.ids[request, default: []].append(id)
            state.used[request] = place + 1
            return id
        }
    }

    private static func read(_ data: Data, _ path: String) throws(Failure) -> [Request: [String]] {
        var ids: [Request: [String]] = [:]
        for (index, text) in data.split(separator: UInt8(ascii: "\n")).enumerated() {
            guard let line = Line(String(decoding: text, as: UTF8.self)) else {
                throw Failure(
                    path,
                    Wording(
                        "第 \(index + 1) 行已损坏；先用 qingtong request show 查明已发的命令，再换一个文件",
                        "line \(index + 1) is damaged; ask qingtong request show what became of its commands, then name another file"
                    ))
            }
            ids[line.request, default: []].append(line.id)
        }
        return ids
    }

    /// A new file is there after a power cut only when its directory is on disk.
    private static func synchroniseDirectory(of path: String) throws {
        let directory = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        let descriptor = Foundation.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure.system(path, errno) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.synchronize()
    }
}

extension RequestJournal.Failure {
    fileprivate init(_ path: String, _ cause: Wording) {
        wording = Wording("请求日志 \(path)：\(cause.chinese)", "journal \(path): \(cause.english)")
    }

    /// What the system said, in its own words, which whoever shows the error puts into those of the reader.
    fileprivate static func system(_ path: String, _ code: Int32) -> Self {
        let cause = String(cString: strerror(code))
        return Self(
            path,
            Wording(
                "\(cause)；命令没有发出，请检查路径、权限与磁盘空间",
                "\(cause); nothing was sent: check the path, its mode and the room on the disk"))
    }

    /// A failure to read or to write, by the system's code.
    fileprivate static func of(_ error: any Error, _ path: String) -> Self {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        return system(path, Int32(clamping: underlying?.code ?? Int(EIO)))
    }
}

/// `qt1 id principal target service/method digest`; none of them can hold a space.
private struct Line {
    let request: RequestJournal.Request
    let id: String

    init(_ request: RequestJournal.Request, _ id: String) {
        self.request = request
        self.id = id
    }

    init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == "qt1", RequestID.isValid(parts[1]) else { return nil }
        let digest = parts[5] == "-" ? nil : Digest(hex: parts[5])
        guard parts[5] == "-" || digest != nil else { return nil }
        id = parts[1]
        request = RequestJournal.Request(
            principal: parts[2], target: parts[3], method: parts[4], payload: digest)
    }

    var text: String {
        "qt1 \(id) \(request.principal) \(request.target) \(request.method) \(request.payload?.hex ?? "-")"
    }
}

extension RequestJournal.Request {
    fileprivate init(principal: String, target: String, method: String, payload: Digest?) {
        self.principal = principal
        self.target = target
        self.method = method
        self.payload = payload
    }
}
