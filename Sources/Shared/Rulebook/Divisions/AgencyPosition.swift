/// What somebody acts for, as far as it says whose superior it is.
package struct AgencyPosition: Hashable, Sendable {
    package let agency: String
    /// The line of government, by its number.
    package let department: Int
    package let division: DivisionCode

    /// An position by its agency and where that stands.
    package init(agency: String, department: Int, division: DivisionCode) {
        self.agency = agency
        self.department = department
        self.division = division
    }

    /// Whether neither is the other's superior: two agencies of one division and two lines, or of two divisions of which
    /// neither holds the other. In one line and division one agency may be set over another, as a bureau over its centre.
    package func isIndependent(of other: AgencyPosition) -> Bool {
        guard agency != other.agency else { return false }
        if division == other.division { return department != other.department }
        return !division.contains(other.division) && !other.division.contains(division)
    }

    /// Whether there are two among them that are independent of each other.
    package static func hasIndependentTwo(_ positions: [AgencyPosition]) -> Bool {
        positions.indices.contains { place in
            positions[(place + 1)...].contains { $0.isIndependent(of: positions[place]) }
        }
    }
}
