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
///   - correlation: The id under which the log has it; a fresh one when `nil`.
///   - logger: Where failures go.
/// - Returns: A status other than OK.
package func status(
    for error: any Error, language: Language, method: String, correlation: String? = nil, logger: Logger
) -> Status {
    switch error {
    case let status as Status where status.code != .ok:
        return status
    case let refusal as Refusal:
        return Status(refusal, in: language)
    case is CancellationError:
        return Status(Refusal(.callCancelled), in: language)
    default:
        let correlation = correlation ?? Correlation.fresh()
        logger.error(
            "call failed",
            metadata: [
                "rpc.method": "\(method)", "correlation.id": "\(correlation)",
                "error": "\(String(reflecting: error))",
            ])
        return Status(Refusal(.internalFailure, ["correlation": correlation]), in: language)
    }
}
