import CMemory
import RPC
import ServiceLifecycle

/// Gives memory back to the system after much of it was let go of: the allocator keeps what it frees, in one pool for each
/// thread, until it is told.
struct MemoryService: Service {
    let server: Server

    /// So many bytes are worth the time: some milliseconds, in which the threads may have to wait for the allocator.
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
