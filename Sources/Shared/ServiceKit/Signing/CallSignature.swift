package import Crypto
package import RPC

/// What a caller signs so that a call cannot be forged, altered, sent to another service or replayed later
/// (docs/architecture.md §5; the text is in docs/wire.md).
package enum CallSignature {
    /// How far a signed time may lie from the service's clock, in seconds.
    package static let windowSeconds: Int64 = 120

    /// The purpose of the agreed key whose MAC over the same text a plain query may carry.
    package static let codePurpose = "qingtong-mac/v1"

    /// The signed text of a call: lines joined by a line feed, none of which can hold one.
    package static func text(
        _ method: Method, principal: String, requestID: String, time: String, payload: Digest,
        target: String
    ) -> [UInt8] {
        joined(
            "qingtong-call/v1",
            [method.service, method.name, principal, requestID, time, payload.hex, target])
    }

    /// The same, of a method by its path: `qingtong.enforcement.v1.Tips/FileTip`.
    package static func text(
        path: String, principal: String, requestID: String, time: String, payload: Digest, target: String
    ) -> [UInt8] {
        joined("qingtong-call/v1", lines(of: path) + [principal, requestID, time, payload.hex, target])
    }

    /// The signed text of a stream's seal.
    package static func sealText(
        _ method: Method, principal: String, requestID: String, count: UInt64, digest: Digest,
        target: String
    ) -> [UInt8] {
        sealText(
            path: method.path, principal: principal, requestID: requestID, count: count, digest: digest,
            target: target)
    }

    /// The same, of a method by its path.
    package static func sealText(
        path: String, principal: String, requestID: String, count: UInt64, digest: Digest, target: String
    ) -> [UInt8] {
        joined(
            "qingtong-stream/v1", lines(of: path) + [principal, requestID, String(count), digest.hex, target])
    }

    /// The service and the name of a method, which are lines of their own.
    private static func lines(of path: String) -> [String] {
        path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    }

    /// The label and the lines. Texts are copied whole: this is done for every call.
    private static func joined(_ label: String, _ lines: [String]) -> [UInt8] {
        let lineFeed = UInt8(ascii: "\n")
        var text: [UInt8] = []
        text.reserveCapacity(lines.reduce(label.utf8.count) { $0 + $1.utf8.count + 1 })
        text.append(contentsOf: label.utf8)
        for line in lines {
            text.append(lineFeed)
            text.append(contentsOf: line.utf8)
        }
        return text
    }
}

/// The running digest of a client stream: SHA-256 over the messages, each after its 4-byte length.
package struct StreamDigest {
    private var hash = SHA256()
    package private(set) var count: UInt64 = 0

    /// Over no message yet.
    package init() {}

    /// Takes in the next message.
    package mutating func add(_ message: [UInt8]) {
        let length = UInt32(truncatingIfNeeded: message.count)
        hash.update([24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) })
        hash.update(message)
        count += 1
    }

    /// The digest over all messages so far.
    package func finish() -> Digest {
        hash.digest()
    }
}
