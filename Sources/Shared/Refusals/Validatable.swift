/// A message whose field rules stand in its `.proto`; the generator writes the check.
package protocol Validatable {
    /// Refuses the first field that breaks its rule. `path` is where this message stands in the request: empty for
    /// the request itself.
    func validate(at path: FieldPath) throws(Refusal)

    /// Calls with every text of the message, and of those inside it, that is a name (`rule { name: true }`), and keeps
    /// what the call makes of it. The generator writes this where there is one.
    mutating func changeNames(_ change: (inout String) -> Void)
}

extension Validatable {
    /// A message without names.
    package mutating func changeNames(_ change: (inout String) -> Void) {}

    /// Brings every name to its one spelling, which is what handlers work with and stores keep.
    package mutating func spellNames() {
        changeNames { $0 = NameForm.spelling(of: $0) }
    }

    /// The names that are not spelt as they would be on entry today, or that would be refused.
    package var faultyNames: [String] {
        var message = self
        var found: [String] = []
        message.changeNames { name in
            let spelt = NameForm.spelling(of: name)
            if !name.isEmpty,
                !spelt.unicodeScalars.elementsEqual(name.unicodeScalars) || NameForm.fault(in: name) != nil
            {
                found.append(name)
            }
        }
        return found
    }
}
