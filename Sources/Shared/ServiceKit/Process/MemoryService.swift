import CMemory
import Foundation
import RPC
import ServiceLifecycle

/// Returns memory to the system after much was freed: the allocator otherwise keeps freed memory in a pool for each thread. What
/// was counted for callers is known; of all else it shows only that the process has grown.
struct MemoryService: Service {
    let server: Server

    /// Freed bytes that make a trim worthwhile: it takes some milliseconds, in which threads may wait for the allocator.
    private static let much = 16 << 20
    private static let interval = Duration.seconds(2)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var trimmed = server.returnedBytes
            var last = trimmed
            // What the process has when it has just given back what it can.
            var resident = Self.residentBytes
            while !Task.isCancelled {
                try? await Task.sleep(for: Self.interval)
                let returned = server.returnedBytes
                let isMuch = returned - trimmed >= Self.much || Self.residentBytes - resident >= Self.much
                // While it goes on, the memory is used again.
                if isMuch, returned - last < Self.much {
                    release_free_memory()
                    trimmed = returned
                    resident = Self.residentBytes
                }
                last = returned
            }
        }
    }

    /// What the process has in memory; 0 where the system does not say.
    private static var residentBytes: Int {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") })
        else { return 0 }
        return (line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) << 10
    }
}
