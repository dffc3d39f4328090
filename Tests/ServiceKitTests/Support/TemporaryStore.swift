import Foundation

/// An empty store file in a directory of its own, which goes with it.
final class TemporaryStore: Sendable {
    private let directory: URL
    var path: String { directory.appending(path: "store.sqlite3").path(percentEncoded: false) }

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "qingtong-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try Data().write(to: URL(filePath: path))
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }
}
