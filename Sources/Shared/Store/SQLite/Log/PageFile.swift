import Foundation

/// The pages of a store as they are in its file, without what is newer in the write-ahead log.
struct PageFile {
    private let file: FileHandle
    /// The size of each page, in bytes.
    let pageSize: Int

    /// Opens the file of a store; `nil` when it has no header.
    init?(_ path: String) {
        guard let file = FileHandle(forReadingAtPath: path),
            let head = try? file.read(upToCount: 100), head.count == 100
        else { return nil }
        self.file = file
        let size = Int(head[16]) << 8 | Int(head[17])
        // The format has no room for 65,536 in two bytes.
        pageSize = size == 1 ? 65_536 : size
    }

    /// The page of that number, which counts from 1; `nil` where the file has none.
    func page(_ number: Int) -> Data? {
        guard number > 0, (try? file.seek(toOffset: UInt64(number - 1) * UInt64(pageSize))) != nil else {
            return nil
        }
        let page = try? file.read(upToCount: pageSize)
        return page?.count == pageSize ? page : nil
    }
}
