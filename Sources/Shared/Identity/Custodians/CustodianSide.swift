package import Refusals

/// The half of a secret that a custodian keeps: each identity is sealed in two, and one side alone knows nothing.
package enum CustodianSide: String, CaseIterable, Hashable, Sendable {
    case a = "A"
    case b = "B"

    /// The side across.
    package var other: CustodianSide { self == .a ? .b : .a }

    /// What people call it.
    package var wording: Wording {
        switch self {
        case .a: Wording("甲方", "side A")
        case .b: Wording("乙方", "side B")
        }
    }
}
