import Logging
import RPC
import ServiceLifecycle
import Store

/// Closes the connections of principals that were revoked or whose agency ended, since a connection is authenticated only once.
/// After that they are strangers.
struct DismissalService: Service {
    private static let interval = Duration.seconds(2)

    let server: Server
    let shell: Shell

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await Task.sleep(for: Self.interval)
                do {
                    let ended = try await shell.ended(among: server.principals)
                    if !ended.isEmpty { server.dismiss(ended) }
                } catch {
                    shell.logger.error("connections not looked at", metadata: ["error": "\(error)"])
                }
            }
        }
    }
}

extension Shell {
    /// Those of the principals that may call no more, by the directory as it is now.
    func ended(among principals: Set<String>) async throws -> Set<String> {
        guard !principals.isEmpty else { return [] }
        return try await database.read { [gates] transaction in
            try principals.filter { try Credentials.caller($0, transaction, gates.callers) == nil }
        }
    }
}
