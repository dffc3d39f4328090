package import Logging
package import Refusals

/// Turns what a handler threw into the status its caller gets. No other place does so.
///
/// A refusal and a status are passed on as they are. Of anything else the caller learns a correlation id only, under which the log
/// has the error.
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
