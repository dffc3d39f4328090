#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What processes use of the machine.
enum Usage {
    /// CPU seconds of all threads of this process.
    static var ofThisProcess: Double {
        let usage = own
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    /// The most memory this process has held, in KiB.
    static var peakMemory: Int { own.ru_maxrss }

    /// CPU seconds of all threads of a process, counted in hundredths; zero for one that is not there.
    static func of(process id: Int) -> Double {
        guard let file = fopen("/proc/\(id)/stat", "r") else { return 0 }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1_024)
        let count = fread(&bytes, 1, bytes.count, file)
        // The name, in parentheses, may hold spaces; user and system time are the 12th and 13th field after it.
        guard let name = bytes[..<count].lastIndex(of: UInt8(ascii: ")")) else { return 0 }
        let fields = String(decoding: bytes[(name + 1)..<count], as: UTF8.self).split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
            return 0
        }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static var own: rusage {
        var usage = rusage()
        #if canImport(Glibc)
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        #else
            getrusage(RUSAGE_SELF, &usage)
        #endif
        return usage
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }
}
