import Refusals
import Testing

/// Expects a refusal for that reason, and at that field where one is named. Any other error fails the test.
func expectRefusal<T>(
    _ reason: Reason, at field: FieldPath? = nil, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> T
) {
    do {
        _ = try body()
        Issue.record("nothing was refused, \(reason.word) was expected", sourceLocation: sourceLocation)
    } catch let refusal as Refusal {
        #expect(refusal.reason == reason, sourceLocation: sourceLocation)
        if let field { #expect(refusal.field == field, sourceLocation: sourceLocation) }
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
    }
}
