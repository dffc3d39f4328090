import Refusals
import Testing

@Suite("Rules of lists, maps and messages")
struct PartRuleTests {
    /// A message with one required field and others of its kind inside.
    private struct Part: Validatable {
        var name = "a"
        var parts: [Part] = []

        func validate(at path: FieldPath) throws(Refusal) {
            try FieldRules.text(name, "name", in: path, required: true)
            try FieldRules.each(parts, "parts", in: path, max: 3) { item throws(Refusal) in
                try item.validate(at: .request)
            }
        }
    }

    @Test("a fault deep inside is told with its whole path")
    func deep() {
        let part = Part(parts: [Part(), Part(parts: [Part(name: "")])])
        #expect(throws: Refusal(.fieldRequired, field: "request.site.parts[1].parts[0].name")) {
            try FieldRules.message(part, "site", in: "request")
        }
        #expect(refusal { try part.validate(at: .request) }?.field == "parts[1].parts[0].name")
    }

    @Test("a message that must be there is missed, one that need not is not")
    func absent() throws {
        let none: Part? = nil
        try FieldRules.message(none, "site", in: .request)
        #expect(throws: Refusal(.fieldRequired, field: "site")) {
            try FieldRules.message(none, "site", in: .request, required: true)
        }
    }

    @Test(
        "a list has as many items as it may",
        arguments: [
            (0, false, nil), (1, true, nil), (3, true, nil), (0, true, Reason.fieldRequired),
            (4, true, .tooManyItems), (4, false, .tooManyItems),
        ] as [(Int, Bool, Reason?)])
    func items(_ count: Int, _ required: Bool, _ reason: Reason?) {
        let list = Array(repeating: "x", count: count)
        let map = Dictionary(uniqueKeysWithValues: list.indices.map { ($0, 1) })
        let refused = [
            refusal { try FieldRules.each(list, "rows", in: .request, required: required, max: 3) { _ in } },
            refusal {
                try FieldRules.entries(map, "rows", in: .request, required: required, max: 3) { _ in }
            },
            refusal { try FieldRules.items(count, "rows", in: .request, required: required, max: 3) },
        ]
        #expect(refused.allSatisfy { $0?.reason == reason })
    }

    @Test("a list without a stated limit holds 500")
    func defaultItems() throws {
        try FieldRules.items(500, "rows", in: .request)
        #expect(throws: Refusal(.tooManyItems, field: "rows", ["max": "500"])) {
            try FieldRules.items(501, "rows", in: .request)
        }
    }

    @Test("the first item at fault is named")
    func firstItem() {
        #expect(throws: Refusal(.fieldRequired, field: "tags[1]")) {
            try FieldRules.each(["a", "", ""], "tags", in: .request) { item throws(Refusal) in
                try FieldRules.text(item, required: true)
            }
        }
    }

    @Test("a map is refused for its least key, whatever its order in memory")
    func leastKey() {
        let labels = Dictionary(uniqueKeysWithValues: (10...60).map { ("k\($0)", $0 % 20 == 0 ? "" : "x") })
        #expect(throws: Refusal(.fieldRequired, field: "labels[\"k20\"]")) {
            try FieldRules.entries(labels, "labels", in: .request) { value throws(Refusal) in
                try FieldRules.text(value, required: true)
            }
        }
    }

    @Test("a key that cannot be shown is refused without being shown")
    func badKey() {
        let refusal = refusal {
            try FieldRules.entries(["a\u{202E}b": 1], "labels", in: .request) { _ in }
        }
        #expect(refusal == Refusal(.textControlCharacter, field: "labels", ["character": "U+202E"]))
    }
}
