/// One line about each metric for a scraper; in English, since the format is read by programs.
enum MetricHelp {
    /// The line about the metric with that name; the name itself when there is none.
    static func text(of name: String) -> String {
        known[name] ?? name
    }

    /// By the metrics' names.
    static let known: [String: String] = [
        "rpc.server.calls": "Calls that ended, by method and code",
        "rpc.server.duration_seconds": "Time of calls, by method",
        "rpc.server.in_flight": "Calls under way",
        "rpc.server.connections": "Connections open",
        "rpc.server.received_bytes": "Bytes received",
        "rpc.server.sent_bytes": "Bytes sent",
        "store.waiting_writes": "Commands that wait for the writer",
        "store.oldest_write_age_seconds": "How long the oldest of them has waited",
        "store.file_bytes": "Bytes of the store's file",
        "store.log_bytes": "Bytes of the store's write-ahead log",
        "disk.free_bytes": "Bytes free on the store's disk, for who is not root",
        "disk.size_bytes": "Bytes of the store's disk",
        "outbox.published": "Number of the last event published",
        "outbox.unacknowledged": "Events that wait for a follower",
        "outbox.oldest_unacknowledged_age_seconds": "How long the oldest of them has waited",
        "follower.lag": "Events of another service that are not applied yet",
        "follower.dead_letters": "Events of another service that could not be applied",
        "follower.connected": "1 while another service is followed",
        "tips.unrouted": "Tips of which a ground has no competent agency: qingtong tip list --unrouted",
        "process.cpu_seconds": "Processor time that the process has used",
        "process.resident_bytes": "Memory that the process holds",
        "process.virtual_bytes": "Address space of the process",
        "process.threads": "Threads of the process",
        "process.open_files": "Files and connections that the process has open",
        "process.max_files": "How many it may have open",
        "process.start_time_seconds": "When the process began to count, seconds since 1970",
    ]
}
