#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The processor's time of a thread. Unlike the clock's it does not go on while the thread waits for a processor, so what it
/// says of a piece of work is the same on a busy machine.
enum ThreadTime {
    /// What the calling thread has used since it began.
    static var used: Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
