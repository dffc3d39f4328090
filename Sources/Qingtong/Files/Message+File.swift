import Installation
import ServiceKit
import SwiftProtobuf

extension SwiftProtobuf.Message {
    /// A record from a file, written as `--json` prints it.
    ///
    /// - Throws: `StartupFailure` that names the file when it holds no such record.
    init(jsonFile path: String) throws {
        do {
            try self.init(jsonString: TextFile.read(path))
        } catch let error as JSONDecodingError {
            throw StartupFailure(say("\(path)：", "\(path): ") + ErrorText.sentence(of: error))
        }
    }
}
