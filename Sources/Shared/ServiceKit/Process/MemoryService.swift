import CMemory
import RPC
import ServiceLifecycle

/// Returns memory to the system after much was freed: the allocator otherwise keeps freed memory in a pool for each thread.
struct MemoryService: Service {
    let server: Server

    /// Freed bytes that make a trim worthwhile: it takes some milliseconds, in which threads may wait for the allocator.
    private static let much = 16 << 20
    private static let interval = Duration.seconds(2)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var trimmed = server.returnedBytes
            var last = trimmed
            while !Task.isCancelled {
                try? await Task.sleep(for: Self.interval)
                let returned = server.returnedBytes
                // While it goes on, the memory is used again.
                if returned - trimmed >= Self.much, returned - last < Self.much {
                    release_free_memory()
                    trimmed = returned
                }
                last = returned
            }
        }
    }
}
