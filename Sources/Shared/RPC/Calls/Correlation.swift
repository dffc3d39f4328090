/// The id under which the logs have one request and all that came of it, in every service.
package enum Correlation {
    private static let digits = Array("0123456789abcdef".utf8)

    /// The trace id of the caller's W3C `traceparent`, else its request id; `nil` when neither is well formed, so that no text of a
    /// stranger's choice gets into a log.
    package static func id(of metadata: Metadata) -> String? {
        if let parent = metadata[Metadata.Keys.traceParent], let trace = traceID(of: parent) { return trace }
        guard let request = metadata[Metadata.Keys.requestID], isHex(request.utf8, 32) else { return nil }
        return request
    }

    /// 32 random hex digits.
    package static func fresh() -> String {
        let bits = [UInt64.random(in: .min ... .max), .random(in: .min ... .max)]
        return String(
            decoding: bits.flatMap { word in
                stride(from: 60, through: 0, by: -4).map { digits[Int(word >> UInt64($0) & 15)] }
            }, as: UTF8.self)
    }

    /// The trace id in `version-trace-parent-flags`; `nil` when it is not that.
    ///
    /// A later version may have more fields; `ff` is none, nor are ids of zeros (W3C Trace Context, 3.2.2).
    package static func traceID(of parent: String) -> String? {
        let parts = parent.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count >= 4, isHex(parts[0], 2), isHex(parts[1], 32), isHex(parts[2], 16),
            isHex(parts[3], 2), !parts[0].elementsEqual("ff".utf8),
            parts.count == 4 || !parts[0].elementsEqual("00".utf8),
            parts[1].contains(where: { $0 != UInt8(ascii: "0") }),
            parts[2].contains(where: { $0 != UInt8(ascii: "0") })
        else { return nil }
        return String(Substring(parts[1]))
    }

    private static func isHex(_ text: some Collection<UInt8>, _ count: Int) -> Bool {
        text.count == count && text.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
