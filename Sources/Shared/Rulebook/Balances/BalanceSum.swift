import Refusals

/// A balance under construction: collects terms, then closes.
struct BalanceSum {
    let period: PlantPeriod
    private(set) var lines: [BalanceLine] = []
    private var inputs: [Term] = []
    private var outputs: [Term] = []

    private struct Term {
        let value: Double
        let uncertainty: Double
    }

    init(_ period: PlantPeriod) {
        self.period = period
    }

    /// A metered amount; where there is no meter, the term is missing.
    mutating func add(_ kind: Metered, _ symbol: String, _ side: BalanceLine.Side, optional: Bool = false) {
        if let gap = period.unknown[kind] {
            return append(
                symbol, .meter(kind), kind.unit, (period.amount(kind), 0), side, .unknown(gap.text))
        }
        guard let value = period.amounts[kind] else {
            if !optional {
                append(symbol, .meter(kind), kind.unit, (0, 0), side, .missing)
            }
            return
        }
        append(
            symbol, .meter(kind), kind.unit, (value, abs(value) * period.relative(kind)), side, .metered)
    }

    /// The rise of a level or stock, as an output. The readings of a gauge are taken as independent.
    mutating func addRise(of kind: Metered, _ symbol: String, _ name: TermName) {
        guard let rise = period.rise(kind), let before = period.opening[kind],
            let after = period.closing[kind]
        else {
            append(symbol, name, kind.unit, (0, 0), .output, .missing)
            return
        }
        let relative = period.relative(kind)
        let changed = period.regauged[kind] ?? 0
        let uncertainty = relative * (before * before + after * after + changed * changed).squareRoot()
        // What a changed gauge shows more or less than the one before it is no rise (docs/balances.md).
        let change =
            changed == 0
            ? "" : " \(changed < 0 ? "+" : "−") \(abs(changed).balanceText)"
        append(
            symbol, name, kind.unit, (rise, uncertainty), .output,
            .reckoned("\(after.balanceText) − \(before.balanceText)\(change)"))
    }

    /// A term that the balance needs and nobody measures.
    mutating func addMissing(
        _ symbol: String, _ names: (chinese: String, english: String, unit: String), _ side: BalanceLine.Side
    ) {
        append(symbol, .own(Wording(names.chinese, names.english)), names.unit, (0, 0), side, .missing)
    }

    /// A term that is worked out of amounts of which a counter does not tell: told as not known.
    ///
    /// - Returns: Whether it was; else the caller adds it.
    mutating func addUnknown(
        _ symbol: String, _ names: (chinese: String, english: String, unit: String),
        of kinds: [Metered], _ side: BalanceLine.Side
    ) -> Bool {
        let gaps = kinds.compactMap { period.unknown[$0] }
        guard !gaps.isEmpty else { return false }
        append(
            symbol, .own(Wording(names.chinese, names.english)), names.unit, (0, 0), side,
            .unknown(gaps.map(\.text).joined(separator: "；")))
        return true
    }

    /// By how much what was added so far does not close.
    var gap: Double { inputs.reduce(0) { $0 + $1.value } - outputs.reduce(0) { $0 + $1.value } }

    /// A term that was worked out or assumed. It `cancels` when the same value stands on the other side too, so that its
    /// error drops out.
    mutating func add(
        _ symbol: String, _ names: (chinese: String, english: String, unit: String),
        _ value: Uncertain, _ side: BalanceLine.Side, _ origin: BalanceLine.Origin, cancels: Bool = false
    ) {
        append(
            symbol, .own(Wording(names.chinese, names.english)), names.unit, (value.value, value.uncertainty),
            side,
            origin, cancels: cancels)
    }

    /// A metered amount that nobody measured and that was worked out of something else.
    mutating func add(
        _ symbol: String, insteadOf kind: Metered, _ value: Uncertain, _ side: BalanceLine.Side,
        _ origin: BalanceLine.Origin
    ) {
        append(symbol, .meter(kind), kind.unit, (value.value, value.uncertainty), side, origin)
    }

    private mutating func append(
        _ symbol: String, _ name: TermName, _ unit: String, _ value: (Double, Double),
        _ side: BalanceLine.Side, _ origin: BalanceLine.Origin, cancels: Bool = false
    ) {
        let term = Term(value: value.0, uncertainty: cancels ? 0 : value.1)
        switch side {
        case .input: inputs.append(term)
        case .output: outputs.append(term)
        case .closing, .note: break
        }
        lines.append(
            BalanceLine(
                symbol: symbol, name: name, unit: unit, value: value.0, uncertainty: value.1, side: side,
                origin: origin))
    }

    /// Adds the gap: inputs less outputs, and its standard uncertainty from those of the terms, taken as independent.
    mutating func close(_ symbol: String, _ name: TermName, unit: String) {
        let gain = inputs.reduce(0) { $0 + $1.value }
        let loss = outputs.reduce(0) { $0 + $1.value }
        let variance = (inputs + outputs).reduce(0) { $0 + $1.uncertainty * $1.uncertainty }
        let arithmetic =
            "\(inputs.map(\.value.balanceText).joined(separator: " + ")) − "
            + "(\(outputs.map(\.value.balanceText).joined(separator: " + ")))"
        append(
            symbol, name, unit, (gain - loss, variance.squareRoot()), .closing,
            .reckoned(arithmetic))
        inputs = []
        outputs = []
    }
}

/// A value with its standard uncertainty; independent errors are added in squares.
struct Uncertain {
    var value: Double
    var uncertainty: Double

    static func * (left: Uncertain, right: Uncertain) -> Uncertain {
        let first = left.uncertainty * right.value
        let second = right.uncertainty * left.value
        return Uncertain(
            value: left.value * right.value, uncertainty: (first * first + second * second).squareRoot())
    }

    static func + (left: Uncertain, right: Uncertain) -> Uncertain {
        let squares = left.uncertainty * left.uncertainty + right.uncertainty * right.uncertainty
        return Uncertain(value: left.value + right.value, uncertainty: squares.squareRoot())
    }
}

extension BalanceTerms.Assumption {
    var uncertain: Uncertain { Uncertain(value: value, uncertainty: value * relative) }
}

extension PlantPeriod {
    /// A metered amount with its uncertainty; 0 where there is none.
    func uncertain(_ kind: Metered) -> Uncertain {
        let value = amount(kind)
        return Uncertain(value: value, uncertainty: abs(value) * relative(kind))
    }

    /// A mean as a share of one (from ‰) with its uncertainty; `nil` where nobody measures it.
    func share(_ kind: Metered) -> Uncertain? {
        means[kind].map { Uncertain(value: $0 / 1000, uncertainty: abs($0) / 1000 * relative(kind)) }
    }
}

extension Double {
    /// With up to three decimals, as in a sum that a person checks.
    package var balanceText: String {
        guard isFinite, abs(self) < 1e15 else { return "\(self)" }
        let scaled = Int64((abs(self) * 1000).rounded())
        var digits = String(scaled % 1000 + 1000).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        let sign = self < 0 && scaled > 0 ? "−" : ""
        return "\(sign)\(scaled / 1000)\(digits.isEmpty ? "" : ".")\(digits)"
    }
}
