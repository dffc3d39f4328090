import Foundation
import Installation
import Rulebook
import Synchronization

/// Runs each service as a process, and restarts a process that ends while the others go on.
///
/// The processes do not outlive this one: each reads from a pipe that only this process holds open, and drains when the
/// pipe closes, even if this process is killed.
final class Supervisor: Sendable {
    /// How a process ended.
    enum Ending: Hashable, Sendable {
        case exited(Int32)
        case signalled(Int32)
        /// It could not be started.
        case notStarted(String)

        var text: String {
            switch self {
            case .exited(let status): say("退出，状态 \(status)", "ended with status \(status)")
            case .signalled(let signal): say("被信号 \(signal) 终止", "was ended by signal \(signal)")
            case .notStarted(let trouble): say("无法启动：\(trouble)", "could not be started: \(trouble)")
            }
        }
    }

    private struct Child {
        let process: Process
        /// The only open writing end of the child's pipe; nothing is ever written.
        let lifeline: FileHandle
    }

    private struct State {
        var isStopping = false
        var children: [String: Child] = [:]
        /// Whether a process failed to end well when asked to.
        var hasFailed = false
    }

    private let services: [String]
    private let home: Home
    private let program: String
    private let state = Mutex(State())

    /// - Parameters:
    ///   - services: The names of the services.
    ///   - home: The installation with their configurations and stores.
    ///   - program: The path of the `qingtong` to run.
    init(_ services: [String], home: Home, program: String = CommandLine.qingtong) {
        self.services = services
        self.home = home
        self.program = program
    }

    /// Runs until the task is cancelled and every process has ended.
    ///
    /// - Returns: Whether every process ended well when asked to.
    func run() async -> Bool {
        await withTaskGroup(of: Void.self) { group in
            for service in services {
                group.addTask { await self.watch(service) }
            }
        }
        return state.withLock { !$0.hasFailed }
    }

    /// Makes every process drain, and starts no more.
    func stop() {
        state.withLock { state in
            state.isStopping = true
            for child in state.children.values where child.process.isRunning { child.process.terminate() }
        }
    }

    private func watch(_ service: String) async {
        var pauses = RestartPause()
        while !Task.isCancelled {
            let began = ContinuousClock.now
            let ending = await runOnce(service)
            let isStopping = state.withLock { state in
                state.children[service] = nil
                // A process that had only begun to start dies of the signal to drain, whether from this process or a
                // terminal.
                let isWell = [.exited(0), .signalled(SIGTERM), .signalled(SIGINT)].contains(ending)
                if state.isStopping, !isWell { state.hasFailed = true }
                return state.isStopping
            }
            if isStopping { return }
            let pause = pauses.next(afterRunning: began.duration(to: .now))
            Self.tell(service, ending, pause)
            try? await Task.sleep(for: pause)
        }
    }

    private func runOnce(_ service: String) async -> Ending {
        await withCheckedContinuation { continuation in
            do {
                try start(service) { continuation.resume(returning: $0) }
            } catch {
                continuation.resume(returning: .notStarted("\(error)"))
            }
        }
    }

    private func start(_ service: String, onEnd: @escaping @Sendable (Ending) -> Void) throws {
        // One at a time, so that no process inherits another's pipe before that is marked close-on-exec.
        try state.withLock { state in
            guard !state.isStopping else { return onEnd(.exited(0)) }
            let lifeline = Pipe()
            for handle in [lifeline.fileHandleForReading, lifeline.fileHandleForWriting] {
                _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
            }
            let process = Process()
            process.executableURL = URL(filePath: program)
            process.arguments = [
                "serve", service, "--home", home.directory.path(percentEncoded: false),
                "--until-input-closes",
            ]
            process.standardInput = lifeline.fileHandleForReading
            process.terminationHandler = { process in
                let status = process.terminationStatus
                onEnd(process.terminationReason == .uncaughtSignal ? .signalled(status) : .exited(status))
            }
            try process.run()
            try? lifeline.fileHandleForReading.close()
            state.children[service] = Child(process: process, lifeline: lifeline.fileHandleForWriting)
        }
    }

    private static func tell(_ service: String, _ ending: Ending, _ pause: Duration) {
        let milliseconds =
            pause.components.seconds * 1000 + pause.components.attoseconds / 1_000_000_000_000_000
        let seconds = (Double(milliseconds) / 1000).figure(1)
        let time = SystemClock.now().beijingText
        let line = say(
            "\(time) \(service) \(ending.text)；\(seconds) 秒后重新启动。",
            "\(time) \(service) \(ending.text); it is started again in \(seconds) s.")
        FileHandle.standardError.write(Data("qingtong up: \(line)\n".utf8))
    }
}

extension CommandLine {
    /// This executable's own path.
    static var qingtong: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? arguments[0]
    }
}
