import Refusals
import Testing

@Suite("Rules of numbers, choices and flags")
struct NumberRuleTests {
    @Test("numbers inside their bounds pass", arguments: [1, 2, 9] as [Int64])
    func inside(_ value: Int64) throws {
        try FieldRules.number(value, min: 1, max: 9)
        try FieldRules.number(UInt64(value), min: 1, max: 9)
        try FieldRules.number(Double(value), min: 1, max: 9)
    }

    @Test("numbers outside them are refused", arguments: [Int64.min, -1, 0, 10, .max])
    func outside(_ value: Int64) {
        let refused = Refusal(.fieldOutOfRange, field: "amount", ["range": "[1, 9]"])
        #expect(throws: refused) { try FieldRules.number(value, "amount", in: .request, min: 1, max: 9) }
        #expect(throws: refused) {
            try FieldRules.number(Double(value), "amount", in: .request, min: 1, max: 9)
        }
    }

    @Test("an unsigned number past every signed one is judged as what it is")
    func unsigned() throws {
        try FieldRules.number(UInt64.max, min: .max)
        #expect(refusal { try FieldRules.number(UInt64.max, max: .max) }?.reason == .fieldOutOfRange)
        #expect(refusal { try FieldRules.number(UInt64(0), min: 1) }?.values == ["range": "[1, +∞)"])
        #expect(refusal { try FieldRules.number(UInt64(0), max: -1) }?.values == ["range": "(−∞, -1]"])
    }

    @Test("numbers that are none are refused", arguments: [Double.nan, .infinity, -.infinity])
    func notFinite(_ value: Double) {
        #expect(refusal { try FieldRules.number(value) }?.reason == .fieldOutOfRange)
    }

    @Test("zero and unset are refused where a value is required")
    func required() {
        let refused = Refusal(.fieldRequired, field: "n")
        #expect(throws: refused) { try FieldRules.number(Int64(0), "n", in: .request, required: true) }
        #expect(throws: refused) { try FieldRules.number(UInt64(0), "n", in: .request, required: true) }
        #expect(throws: refused) { try FieldRules.number(-0.0, "n", in: .request, required: true) }
        #expect(throws: refused) { try FieldRules.choice(0, "n", in: .request, of: 0...3, required: true) }
        #expect(throws: refused) { try FieldRules.choice(0, "n", in: .request, of: [0...3], required: true) }
        #expect(throws: refused) { try FieldRules.flag(false, "n", in: .request, required: true) }
        #expect(throws: refused) { try FieldRules.present(false, "n", in: .request) }
    }

    @Test("zero and unset pass where none is")
    func notRequired() throws {
        try FieldRules.number(Int64(0))
        try FieldRules.choice(0, of: 0...3)
        try FieldRules.flag(false, required: false)
        try FieldRules.flag(true, required: true)
        try FieldRules.present(true, "n", in: .request)
    }

    @Test("a choice that the enumeration has passes", arguments: [-3, 0, 1, 2, 7])
    func known(_ value: Int) throws {
        try FieldRules.choice(value, of: [(-3)...(-3), 0...2, 7...7])
        try FieldRules.choice(value, of: -3...7)
    }

    @Test("a choice that it does not have is refused", arguments: [-4, -1, 3, 6, 8, .max, .min])
    func unknown(_ value: Int) {
        #expect(throws: Refusal(.enumUnknown, field: "case.kind", ["value": "\(value)"])) {
            try FieldRules.choice(value, "kind", in: "case", of: [(-3)...(-3), 0...2, 7...7])
        }
        #expect(refusal { try FieldRules.choice(value, of: 0...2) }?.reason == .enumUnknown)
    }
}
