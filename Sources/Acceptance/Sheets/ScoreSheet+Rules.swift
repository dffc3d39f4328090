import AcceptanceAPI
import Refusals

extension Template {
    /// Refuses lines that do not answer every item exactly once within its points.
    ///
    /// - Throws: `item-unknown`, `item-repeated`, `gate-with-points`, `points-over-full`, `item-missing`.
    func requireAnswers(_ lines: [SheetLine]) throws(Refusal) {
        var open = Dictionary(items.map { ($0.code, $0) }) { first, _ in first }
        let known = open
        for (index, line) in lines.enumerated() {
            let field = FieldPath("lines").item(index)
            let code = ["code": line.itemCode]
            guard let item = known[line.itemCode] else {
                throw Refusal(.itemUnknown, field: field.field("item_code"), code)
            }
            guard open.removeValue(forKey: item.code) != nil else {
                throw Refusal(.itemRepeated, field: field.field("item_code"), code)
            }
            try item.requireRange(of: line.points, field: field.field("points"))
        }
        if let missing = items.first(where: { open[$0.code] != nil }) {
            throw Refusal(.itemMissing, field: "lines", ["code": missing.code])
        }
    }
}

extension TemplateItem {
    fileprivate func requireRange(of points: Int32, field: FieldPath) throws(Refusal) {
        guard !isGate || points == 0 else {
            throw Refusal(.gateWithPoints, field: field, ["code": code])
        }
        guard (0...self.points).contains(points) else {
            throw Refusal(.pointsOverFull, field: field, ["code": code, "full": String(self.points)])
        }
    }
}

extension ScoreSheet {
    /// The points of all items.
    var total: Int32 { lines.reduce(0) { $0 + $1.points } }

    func line(for item: TemplateItem) -> SheetLine? {
        lines.first { $0.itemCode == item.code }
    }
}
