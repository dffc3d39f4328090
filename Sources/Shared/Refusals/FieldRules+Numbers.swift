extension FieldRules {
    /// Refuses a number outside its inclusive bounds, and zero where a number is required.
    package static func number(
        _ value: Int64, _ name: String = "", in path: FieldPath = .request, required: Bool = false,
        min: Int64? = nil, max: Int64? = nil
    ) throws(Refusal) {
        if required, value == 0 { throw Refusal(.fieldRequired, field: path.field(name)) }
        if value < min ?? .min || value > max ?? .max { throw outOfRange(min, max, path.field(name)) }
    }

    /// Refuses a number outside its inclusive bounds, and zero where a number is required.
    package static func number(
        _ value: UInt64, _ name: String = "", in path: FieldPath = .request, required: Bool = false,
        min: Int64? = nil, max: Int64? = nil
    ) throws(Refusal) {
        if required, value == 0 { throw Refusal(.fieldRequired, field: path.field(name)) }
        let isLow = min.map { value < $0 } ?? false
        let isHigh = max.map { value > $0 } ?? false
        if isLow || isHigh { throw outOfRange(min, max, path.field(name)) }
    }

    /// Refuses a number that is not finite or lies outside its inclusive bounds, and zero where a number is
    /// required.
    package static func number(
        _ value: Double, _ name: String = "", in path: FieldPath = .request, required: Bool = false,
        min: Int64? = nil, max: Int64? = nil
    ) throws(Refusal) {
        if required, value == 0 { throw Refusal(.fieldRequired, field: path.field(name)) }
        let isLow = min.map { value < Double($0) } ?? false
        let isHigh = max.map { value > Double($0) } ?? false
        if !value.isFinite || isLow || isHigh { throw outOfRange(min, max, path.field(name)) }
    }

    /// Refuses an enumeration's number outside `known`, and zero where a choice is required.
    package static func choice(
        _ value: Int, _ name: String = "", in path: FieldPath = .request, of known: ClosedRange<Int>,
        required: Bool = false
    ) throws(Refusal) {
        if required, value == 0 { throw Refusal(.fieldRequired, field: path.field(name)) }
        if !known.contains(value) { throw unknown(value, path.field(name)) }
    }

    /// Refuses an enumeration's number that none of the ranges `known` holds, and zero where a choice is required.
    package static func choice(
        _ value: Int, _ name: String = "", in path: FieldPath = .request, of known: [ClosedRange<Int>],
        required: Bool = false
    ) throws(Refusal) {
        if required, value == 0 { throw Refusal(.fieldRequired, field: path.field(name)) }
        if !known.contains(where: { $0.contains(value) }) { throw unknown(value, path.field(name)) }
    }

    private static func unknown(_ value: Int, _ place: FieldPath) -> Refusal {
        Refusal(.enumUnknown, field: place, ["value": "\(value)"])
    }

    private static func outOfRange(_ min: Int64?, _ max: Int64?, _ place: FieldPath) -> Refusal {
        let low = min.map { "[\($0)" } ?? "(−∞"
        let high = max.map { "\($0)]" } ?? "+∞)"
        return Refusal(.fieldOutOfRange, field: place, ["range": "\(low), \(high)"])
    }
}
