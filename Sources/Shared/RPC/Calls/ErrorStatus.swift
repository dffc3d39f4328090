package import Logging
package import Refusals

/// Turns whatever a handler threw into what its caller sees. This is the only place where the wire meets an
/// error.
///
/// A refusal and a status speak for themselves. Of anything else the caller learns a correlation id only; the
/// log gets the error under the same id.
///
/// - Parameters:
///   - error: What was thrown.
///   - language: The language the caller reads.
///   - method: The method's path, for the log.
///   - logger: Where failures go.
/// - Returns: A status other than OK.
package func status(
    for error: any Error, language: Language, method: String, logger: Logger
) -> Status {
    switch error {
    case let status as Status where status.code != .ok:
        return status
    case let refusal as Refusal:
        return Status(refusal, in: language)
    case is CancellationError:
        return Status(Refusal(.callCancelled), in: language)
    default:
        let bits = UInt64.random(in: .min ... .max)
        let digits = String(bits, radix: 16)
        let correlation = String(repeating: "0", count: 16 - digits.count) + digits
        logger.error(
            "call failed",
            metadata: [
                "rpc.method": "\(method)", "correlation.id": "\(correlation)",
                "error": "\(String(reflecting: error))",
            ])
        return Status(Refusal(.internalFailure, ["correlation": correlation]), in: language)
    }
}
