import AcceptanceAPI
import Rulebook
import ServiceKit
import Store

/// Grants plaques (授牌) to the plants of a published notice. There is no other way to get a plaque.
struct PlaqueGranting {
    let command: Command

    /// Grants the plaque of one line of the notice and replaces the plant's present one. The event of the replaced plaque comes
    /// first, so that followers end with the new one.
    func grant(to line: NoticeLine, of notice: Notice) throws {
        let plaque = try plaque(for: line, of: notice)
        try replacePlaques(with: plaque)
        var application = try command.kept(.applications).require(line.applicationID)
        application.take(plaque)
        try command.kept(.applications).save(application)
        try command.kept(.plaques).add(plaque)
    }

    /// The plaque with the next number of its county and year, signed by the service.
    private func plaque(for line: NoticeLine, of notice: Notice) throws -> Plaque {
        let series = PlaqueSeries(divisionCode: line.divisionCode, year: command.today.year)
        let last = try DocumentCollection.plaques.in(command.transaction).lastSerial(of: series)
        let serial = try command.serial(after: last, in: "\(line.divisionCode)-\(command.today.year)")
        var plaque = Plaque(
            of: line, notice: notice.id, number: series.number(serial), id: command.newID(),
            from: command.today)
        plaque.sign(with: command.node.key)
        return plaque
    }

    private func replacePlaques(with later: Plaque) throws {
        let held = try DocumentCollection.plaques.in(command.transaction).of(enterprise: later.enterpriseID)
        for var plaque in held where plaque.isHung {
            plaque.giveWay(to: later)
            try command.kept(.plaques).save(plaque)
        }
    }
}
