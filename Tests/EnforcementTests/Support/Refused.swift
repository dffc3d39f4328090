import Refusals
import Testing

/// What a call is refused for; `nil`, and a failed test, when it is not refused.
func refusal(
    of body: () throws -> Void, sourceLocation: SourceLocation = #_sourceLocation
) -> Refusal? {
    do {
        try body()
        Issue.record("nothing was refused", sourceLocation: sourceLocation)
    } catch let refusal as Refusal {
        return refusal
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
    }
    return nil
}
