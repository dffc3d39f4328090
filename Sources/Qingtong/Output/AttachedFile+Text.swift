import CommonAPI
import Installation

extension AttachedFile {
    /// The file for its reader: name, size, and the digest by which to fetch it.
    var shown: String {
        remarked("\(say("附件", "file")) \(name)", size.sizeText) + " \(sha256)"
    }
}

extension Int64 {
    /// A number of bytes for a person.
    fileprivate var sizeText: String { self < 1024 ? "\(self) B" : "\(self / 1024) KiB" }
}
