import AcceptanceAPI
import CommonAPI
import Refusals

extension PublishTemplateRequest {
    /// What the scored items of a sheet add up to, so that thresholds can be read as points of a hundred.
    static let fullPoints = 100

    /// Refuses a sheet that could not be scored.
    ///
    /// - Throws: `item-code-repeated`, `gate-with-points`, `item-without-points`, `points-not-100`.
    func requireScorable() throws(Refusal) {
        var codes: Set<String> = []
        for (index, item) in items.enumerated() {
            let field = FieldPath("items").item(index)
            guard codes.insert(item.code).inserted else {
                throw Refusal(.itemCodeRepeated, field: field.field("code"), ["code": item.code])
            }
            guard item.isGate == (item.points == 0) else {
                throw Refusal(
                    item.isGate ? .gateWithPoints : .itemWithoutPoints, field: field.field("points"),
                    ["code": item.code])
            }
        }
        let total = items.reduce(0) { $0 + Int($1.points) }
        guard total == Self.fullPoints else {
            throw Refusal(.pointsNot100, field: "items", ["total": String(total)])
        }
    }
}

extension TemplateItem {
    /// Whether it is answered by pass or fail instead of points.
    var isGate: Bool { gate == .veto }
}

extension Thresholds {
    /// The points that the mean of the sheets must reach for that tier.
    func points(for tier: Tier) -> Int32 {
        switch tier {
        case .standard: standardPoints
        case .demonstration: demonstrationPoints
        case .innovationCentre: innovationPoints
        // A tier unknown to this build needs the most points.
        case .unspecified, .UNRECOGNIZED: max(standardPoints, demonstrationPoints, innovationPoints)
        }
    }
}
