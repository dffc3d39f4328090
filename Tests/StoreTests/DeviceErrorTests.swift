import CSQLite
import Foundation
import Testing

@testable import Store

@Suite("An error of the disk")
struct DeviceErrorTests {
    @Test(
        "is told by what the system said of it",
        arguments: [
            (SQLITE_IOERR | (3 << 8), EROFS, .readOnly), (SQLITE_IOERR | (4 << 8), ENOSPC, .full),
            (SQLITE_IOERR | (4 << 8), EDQUOT, .full), (SQLITE_IOERR | (4 << 8), EIO, .device),
            (SQLITE_IOERR, 0, .device), (SQLITE_FULL, 0, .full), (SQLITE_READONLY, 0, .readOnly),
            // An errno of something else, which SQLite did not fail of.
            (SQLITE_CORRUPT, EROFS, .corrupt),
        ] as [(Int32, Int32, StoreError.Kind)])
    func kind(_ code: Int32, _ system: Int32, _ kind: StoreError.Kind) {
        #expect(StoreError(code: code, system: system, message: "").kind == kind)
    }

    @Test("undoes the command that meets a full store, and the next that fits is taken")
    func full() async throws {
        let directory = try TemporaryDirectory()
        let connection = try Connection.open(directory.file("store.db").created())
        try connection.migrate([.rows], at: 0, path: "store.db")
        try connection.query("PRAGMA max_page_count = 20") { _ in }
        let error = #expect(throws: StoreError.self) {
            try connection.write { transaction in
                for number in 1...100 as ClosedRange<Int64> {
                    try transaction.note(number, String(repeating: "x", count: 2_000))
                }
            }
        }
        #expect(error?.kind == .full)
        #expect(error?.reason == .storeFull)
        #expect(try connection.read { try $0.notes() } == [])
        try connection.write { try $0.note(1) }
        #expect(try connection.read { try $0.notes() } == [1])
    }
}
