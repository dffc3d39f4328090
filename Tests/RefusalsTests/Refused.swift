import Refusals
import Testing

/// What a check refuses; `nil` when it passes. Any other error is a failure of the test.
func refusal(_ check: () throws -> Void) -> Refusal? {
    do {
        try check()
    } catch let refusal as Refusal {
        return refusal
    } catch {
        Issue.record(error)
    }
    return nil
}
