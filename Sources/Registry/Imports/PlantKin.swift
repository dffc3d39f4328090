import RegistryAPI

/// The plants of a list by how their names look and sound; a few for each, to find doubles within the list.
struct PlantKin: Sendable {
    /// How many doubts were noted so far.
    var found = 0
    private var likenesses: [String: [Likeness]] = [:]
    private static let most = 5

    /// The earlier plants that look or sound like it; it is added for later ones.
    mutating func take(_ likeness: Likeness) -> [Likeness] {
        let city = likeness.plant.divisionCode.prefix(4)
        let keys = Set(likeness.names.flatMap { ["\(city)/\($0.look)", "\(city)/\($0.sound)"] })
        var alike: [String: Likeness] = [:]
        for key in keys {
            for other in likenesses[key, default: []] { alike[other.plant.id] = other }
            if likenesses[key, default: []].count < Self.most {
                likenesses[key, default: []].append(likeness)
            }
        }
        return Array(alike.values)
    }
}
