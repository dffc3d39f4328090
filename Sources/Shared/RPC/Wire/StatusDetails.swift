import RPCAPI
import Refusals
import SwiftProtobuf

/// `Status` to and from `google.rpc.Status`, the form in which it travels.
extension RPCAPI.Status {
    /// Whose words the reasons are.
    private static let domain = "qingtong"

    init(_ status: Status) {
        self.init()
        code = status.code.rawValue
        message = status.message
        if let reason = status.reason {
            append(
                ErrorInfo.with {
                    $0.reason = reason
                    $0.domain = Self.domain
                    $0.metadata = status.values
                })
        }
        if let field = status.field {
            append(
                BadRequest.with {
                    $0.fieldViolations = [
                        .with {
                            $0.field = field.text
                            $0.description_p = status.message
                            $0.reason = status.reason ?? ""
                        }
                    ]
                })
        }
        if let delay = status.retryAfter {
            append(RetryInfo.with { $0.retryDelay = Google_Protobuf_Duration(delay) })
        }
    }

    private mutating func append(_ detail: some SwiftProtobuf.Message) {
        // Packing fails only for messages with required fields, which proto3 does not have.
        guard let packed = try? Google_Protobuf_Any(message: detail) else { return }
        details.append(packed)
    }
}

extension Status {
    /// A code we do not know becomes `unknown`; a detail that cannot be read is left out, not the whole
    /// status. Values say something only about the reason they come with.
    init(_ message: RPCAPI.Status) {
        let info = message.detail(ErrorInfo.self).flatMap { $0.reason.isEmpty ? nil : $0 }
        let fault = message.detail(BadRequest.self)?.fieldViolations.first
        let delay = message.detail(RetryInfo.self)?.retryDelay
        self.init(
            StatusCode(rawValue: message.code) ?? .unknown, message.message,
            reason: info?.reason, values: info?.metadata ?? [:],
            field: fault.map { FieldPath($0.field) },
            retryAfter: delay.map {
                min(max(.seconds($0.seconds) + .nanoseconds(Int64($0.nanos)), .zero), .longestWait)
            })
    }
}

extension RPCAPI.Status {
    fileprivate func detail<Detail: SwiftProtobuf.Message>(_ type: Detail.Type) -> Detail? {
        details.lazy.filter { $0.isA(type) }.compactMap { try? Detail(unpackingAny: $0) }.first
    }
}

extension Google_Protobuf_Duration {
    fileprivate init(_ duration: Duration) {
        let (seconds, nanos) = duration.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        self.init(seconds: seconds, nanos: Int32(nanos))
    }
}
