import CommonAPI

extension Ground {
    /// The four defects in the order in which the plan lists them (二(一)2).
    static let inOrder: [Ground] = [.land, .planning, .environment, .qualification]

    /// The line of government whose business the defect is (plan 二(一)2; FACTS §4); `nil` for no defect.
    var department: Department? {
        switch self {
        case .land, .planning: .naturalResources
        case .environment: .ecology
        case .qualification: .construction
        case .unspecified, .UNRECOGNIZED: nil
        }
    }
}

extension Department {
    /// The lines of government that a ground can lead to: a tip or a case has at most one agency of each.
    static let routed: [Department] = [.naturalResources, .ecology, .construction]

    /// The index column that holds the agency of this line; `nil` for one that no ground leads to.
    var agencyColumn: String? {
        switch self {
        case .naturalResources: "natural_resources_agency"
        case .ecology: "ecology_agency"
        case .construction: "construction_agency"
        default: nil
        }
    }
}
