#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

enum Clock {
    /// UTC microseconds since 1970.
    static func microseconds() -> String {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return String(Int(now.tv_sec) * 1_000_000 + Int(now.tv_nsec) / 1_000)
    }
}
