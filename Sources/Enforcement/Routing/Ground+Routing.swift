import CommonAPI

extension Department {
    /// The lines of government that a ground can lead to: a tip or a case has at most one agency of each.
    static let routed: [Department] = [.naturalResources, .ecology, .construction]

    /// The index column for the agency of this line; `nil` for a line that no ground leads to.
    var agencyColumn: String? {
        switch self {
        case .naturalResources: "natural_resources_agency"
        case .ecology: "ecology_agency"
        case .construction: "construction_agency"
        default: nil
        }
    }
}
