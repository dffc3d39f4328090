import Foundation

/// What the system says of this process and of the disk under its store. A figure that it does not say is absent, and none is worth a
/// failure.
enum ProcessFigures {
    /// Every figure, by its metric's name.
    static func all(storePath: String?) -> [(name: String, value: Double)] {
        process + (storePath.map(disk(under:)) ?? [])
    }

    private static var process: [(name: String, value: Double)] {
        var figures: [(String, Double)] = []
        var usage = rusage()
        if getrusage(own, &usage) == 0 {
            figures.append(("process.cpu_seconds", seconds(usage.ru_utime) + seconds(usage.ru_stime)))
        }
        let memory = words(of: "/proc/self/statm").compactMap(Double.init)
        if memory.count > 1 {
            let page = Double(sysconf(Int32(_SC_PAGESIZE)))
            figures.append(("process.virtual_bytes", memory[0] * page))
            figures.append(("process.resident_bytes", memory[1] * page))
        }
        if let threads = status("Threads:") { figures.append(("process.threads", threads)) }
        if let open = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            figures.append(("process.open_files", Double(open.count)))
        }
        if let most = OpenFiles.limit { figures.append(("process.max_files", Double(most))) }
        return figures
    }

    private static func disk(under path: String) -> [(name: String, value: Double)] {
        var figures: [(String, Double)] = []
        for (name, file) in [("store.file_bytes", path), ("store.log_bytes", "\(path)-wal")] {
            let found = try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int64
            if let size = found { figures.append((name, Double(size))) }
        }
        if let free = DiskSpace.free(at: path) { figures.append(("disk.free_bytes", Double(free))) }
        if let size = DiskSpace.size(at: path) { figures.append(("disk.size_bytes", Double(size))) }
        return figures
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }

    private static func words(of path: String) -> [Substring] {
        // Files of /proc have no size to read by.
        guard let file = FileHandle(forReadingAtPath: path), let data = try? file.readToEnd() else {
            return []
        }
        return String(decoding: data, as: UTF8.self).split { $0.isWhitespace }.map { $0 }
    }

    private static func status(_ key: Substring) -> Double? {
        let words = words(of: "/proc/self/status")
        guard let place = words.firstIndex(of: key), place + 1 < words.count else { return nil }
        return Double(words[place + 1])
    }

    #if canImport(Glibc)
        private static var own: __rusage_who_t { __rusage_who_t(RUSAGE_SELF.rawValue) }
    #else
        private static var own: Int32 { RUSAGE_SELF }
    #endif
}
