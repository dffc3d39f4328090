import Foundation

/// How many files the system lets this process have open: each connection is one.
enum OpenFiles {
    /// Raises the limit as far as the system lets a process do so by itself; many systems start one with 1,024.
    ///
    /// - Returns: The limit then.
    static func raise() -> Int {
        var limits = rlimit()
        guard getrlimit(kind, &limits) == 0 else { return 1_024 }
        if limits.rlim_cur < limits.rlim_max {
            var raised = limits
            raised.rlim_cur = limits.rlim_max
            if setrlimit(kind, &raised) == 0 { limits = raised }
        }
        return Int(clamping: limits.rlim_cur)
    }

    /// How many they may be now; `nil` when the system does not say.
    static var limit: Int? {
        var limits = rlimit()
        guard getrlimit(kind, &limits) == 0 else { return nil }
        return Int(clamping: limits.rlim_cur)
    }

    #if canImport(Glibc)
        private static var kind: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_NOFILE.rawValue) }
    #else
        private static var kind: Int32 { RLIMIT_NOFILE }
    #endif
}
