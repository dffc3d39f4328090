import Logging
import ServiceLifecycle

/// Runs jobs for as long as the process runs. A step under way at shutdown is finished, or started again at the next start.
struct JobService: Service {
    let shell: Shell
    let runner: JobRunner

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                var fate = JobRunner.Fate.idle
                do {
                    fate = try await runner.step(at: shell.clock(), in: shell.database)
                } catch {
                    if !Task.isCancelled {
                        shell.logger.error("a job was not carried on", metadata: ["error": "\(error)"])
                    }
                }
                // One look at the records that are under way.
                if fate != .done { try? await Task.sleep(for: .milliseconds(500)) }
            }
        }
    }
}
