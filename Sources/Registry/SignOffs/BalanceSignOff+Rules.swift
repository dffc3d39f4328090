import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension BalanceSignOff {
    /// The id of a site's sign-off of a month.
    static func id(of site: Site, in month: String) -> String { "\(site.id)/\(month)" }

    /// Takes the month's figures as they stand; anew only when they changed since, and with a reason.
    ///
    /// - Throws: `sign-off-empty`, `sign-off-stands`, `sign-off-reason`.
    mutating func sign(
        _ figures: [SignedFigure], _ request: SignBalanceRequest, by actor: Actor, at now: Instant
    ) throws(Refusal) {
        guard !figures.isEmpty else {
            throw Refusal(.signOffEmpty, field: "month", ["month": request.month])
        }
        if signedAt > 0 {
            guard self.figures != figures else {
                throw Refusal(.signOffStands, field: "month", ["month": request.month])
            }
            guard !request.reason.isEmpty else {
                throw Refusal(.signOffReason, field: "reason", ["month": request.month])
            }
        }
        self.figures = figures
        signer = request.signer
        analysis = request.analysis
        signedBy = actor.id
        signedAt = now.microseconds
    }

    /// What is another figure now than was signed, in the order of the balances.
    func changes(to now: [SignedFigure]) -> [ChangedFigure] {
        let gone = figures.filter { old in !now.contains { $0.isOf(old) } }
        let changed = now.compactMap { figure -> ChangedFigure? in
            let old = figures.first { $0.isOf(figure) }
            guard old != figure else { return nil }
            return .with {
                if let old { $0.signed = old }
                $0.now = figure
            }
        }
        return changed + gone.map { old in ChangedFigure.with { $0.signed = old } }
    }
}

extension SignedFigure {
    /// By how much a balance does not close.
    init(_ line: RegistryAPI.BalanceLine, of balance: RegistryAPI.Balance) {
        self = .with {
            $0.kind = balance.kind
            $0.symbol = line.symbol
            $0.chinese = line.chinese
            $0.english = line.english
            $0.unit = line.unit
            $0.value = line.value
            $0.uncertainty = line.uncertainty
            $0.complete = balance.complete
        }
    }

    /// Whether both are the same gap of the same balance.
    fileprivate func isOf(_ other: SignedFigure) -> Bool { kind == other.kind && symbol == other.symbol }
}

extension [SignedFigure] {
    /// The gaps of all balances of a period; none where no meter has a reading in it.
    init(_ period: PlantPeriod?, _ terms: BalanceTerms) {
        guard let period else {
            self = []
            return
        }
        self = Rulebook.BalanceKind.allCases.flatMap { kind in
            let balance = RegistryAPI.Balance(.of(kind, period, terms), of: period)
            return balance.lines.filter { $0.side == .closing }.map { SignedFigure($0, of: balance) }
        }
    }
}

extension SignOffMonth {
    /// A month that is over: what was signed, and what the balances say now.
    init(_ month: String, _ signOff: BalanceSignOff?, now figures: [SignedFigure]) {
        self = .with {
            $0.month = month
            guard let signOff else {
                $0.state = figures.isEmpty ? .empty : .missing
                return
            }
            $0.signOff = signOff
            $0.changes = signOff.changes(to: figures)
            $0.state = $0.changes.isEmpty ? .signed : .differs
        }
    }
}
