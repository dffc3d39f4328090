/// A message whose field rules stand in its `.proto`; the generator writes the check.
package protocol Validatable {
    /// Refuses the first field that breaks its rule. `path` is where this message stands in the request: empty for
    /// the request itself.
    func validate(at path: FieldPath) throws(Refusal)
}
