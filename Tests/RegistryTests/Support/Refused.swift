import Refusals
import Testing

/// The refusal that a step ends with; `nil`, and a failed test, when it goes through.
func refusal(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> some Any
) throws -> Refusal? {
    do {
        _ = try body()
        Issue.record("it went through", sourceLocation: sourceLocation)
        return nil
    } catch let refusal as Refusal {
        return refusal
    }
}
