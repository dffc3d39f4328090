import ArgumentParser
import Foundation
import Installation
import Store

extension LongWork {
    /// Does long work with its progress on the terminal; Ctrl-C and the end of the session end it in good order.
    ///
    /// - Parameters:
    ///   - subject: What is worked on, for the progress line.
    ///   - body: The work.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws; `ExitCode` when the work was ended.
    static func onTerminal<T>(_ subject: String, _ body: (LongWork) throws -> T) throws -> T {
        let progress = Progress()
        let work = LongWork { phase, part in
            let percent = part.map { " \(Int($0 * 100)) %" } ?? "…"
            progress.show("\(subject): \(phase.words)\(percent)")
        }
        let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { work.cancel() }
            source.resume()
            return source
        }
        defer {
            for source in sources { source.cancel() }
            for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
        }
        do {
            let result = try body(work)
            progress.done()
            return result
        } catch {
            progress.done()
            guard error is CancellationError else { throw error }
            FileHandle.standardError.write(
                Data(say("已中断，没有留下任何文件。\n", "Interrupted; nothing was left behind.\n").utf8))
            throw ExitCode(130)
        }
    }
}

extension LongWork.Phase {
    fileprivate var words: String {
        switch self {
        case .copying: say("复制", "copying")
        case .examining: say("校验", "examining")
        case .preparing: say("准备替换", "preparing")
        }
    }
}
