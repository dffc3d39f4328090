import RegistryAPI

/// The plants of a list that sound alike, a few for each name.
struct PlantKin: Sendable {
    /// Doubts said so far.
    var found = 0
    private var likenesses: [String: [Likeness]] = [:]
    private static let most = 5

    /// Those that came before and sound like it; and keeps it for those that come.
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
