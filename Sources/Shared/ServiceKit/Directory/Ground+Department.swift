package import CommonAPI

extension Ground {
    /// The four in the order in which the plan lists them (二(一)2).
    package static let inOrder: [Ground] = [.land, .planning, .environment, .qualification]

    /// The line of government whose business it is (plan 二(一)2; docs/facts.md §4); `nil` for none.
    package var department: Department? {
        switch self {
        case .land, .planning: .naturalResources
        case .environment: .ecology
        case .qualification: .construction
        case .unspecified, .UNRECOGNIZED: nil
        }
    }
}
