import Installation
import ServiceKit
import SwiftProtobuf

extension SwiftProtobuf.Message {
    /// A record from a file, written as `--json` prints it.
    ///
    /// - Throws: `StartupFailure` that names the file, the field and what was read there when it holds no such record.
    init(jsonFile path: String) throws {
        let text = try TextFile.read(path)
        do {
            try self.init(jsonString: text)
        } catch let error as JSONDecodingError {
            let fault = JSONFault(in: text, reading: Self.self)?.sentence
            throw StartupFailure(say("\(path)：", "\(path): ") + (fault ?? ErrorText.sentence(of: error)))
        }
    }
}
