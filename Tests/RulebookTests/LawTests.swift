import Refusals
import Rulebook
import Testing

@Suite("Legal bases")
struct LawTests {
    private let table = LegalTable.recorded

    @Test("the recorded rows pass the checks of any table, and cover every offence")
    func sound() throws {
        #expect(try LegalTable(table.rows).rows.count == 25)
        for offence in Offence.allCases {
            let basis = try table.basis(for: offence, on: "2026-11-23")
            #expect(basis.offence == offence)
            #expect(!basis.source.isEmpty)
            #expect(basis.fines.allSatisfy { 0 <= $0.least && $0.least < $0.most })
            #expect(Set(basis.fines.map(\.circumstance)).count == basis.fines.count)
            for language in Language.allCases { #expect(!offence.name(in: language).isEmpty) }
        }
    }

    @Test(
        "each offence has its article and its ordinary fine in fen",
        arguments: [
            (.stealthDischarge, 1108, 10_000_000, 100_000_000),
            (.overStandard, 1107, 10_000_000, 100_000_000),
            (.wasteDumping, 1169, 10_000_000, 100_000_000), (.unenclosedDust, 1130, 1_000_000, 10_000_000),
            (.spillingVehicle, 1129, 200_000, 2_000_000),
            (.assessmentFormMissing, 1095, 10_000_000, 50_000_000),
            (.facilitiesMissing, 1100, 20_000_000, 100_000_000), (.registrationMissing, 1106, 0, 5_000_000),
            (.illegalOutfall, 1109, 2_000_000, 10_000_000), (.onSiteMixing, 27, 5_000_000, 10_000_000),
        ] as [(Offence, Int, Int64, Int64)])
    func articles(_ offence: Offence, _ article: Int, _ least: Int64, _ most: Int64) throws {
        let basis = try table.basis(for: offence, on: "2026-08-15")
        #expect(basis.article == article)
        #expect(basis.fines.first?.circumstance == .ordinary)
        #expect(basis.fines.first?.least == least)
        #expect(basis.fines.first?.most == most)
        #expect(basis.evidence == (offence == .onSiteMixing ? .read : .secondary))
    }

    @Test("before the Code the article is blank, never that of the Code", arguments: Offence.allCases)
    func blank(_ offence: Offence) {
        let day: Day = offence == .onSiteMixing ? "2021-03-25" : "2026-08-14"
        let refused = refusal { () throws(Refusal) in try table.basis(for: offence, on: day) }
        #expect(refused?.reason == .legalBasisUnrecorded)
        #expect(refused?.values["day"] == day.text)
    }

    @Test("the officer sees both laws when the law changed in between")
    func candidates() throws {
        let across = table.candidates(
            for: .stealthDischarge, actOn: "2026-08-01", decidedOn: "2026-11-23")
        #expect(across.map(\.article) == [1108])
        let within = table.candidates(
            for: .stealthDischarge, actOn: "2026-09-01", decidedOn: "2026-11-23")
        #expect(within.map(\.article) == [1108])
        let former = table.candidates(
            for: .stealthDischarge, actOn: "2026-08-01", decidedOn: "2026-08-02")
        #expect(former.isEmpty)
        let basis = try table.basis(for: .stealthDischarge, on: "2026-11-23")
        let other = try table.basis(for: .stealthDischarge, on: "2026-11-24")
        let changed = try LegalTable([
            LegalTable.Row(offence: .stealthDischarge, validFrom: nil, validTo: "2026-12-31", basis: basis),
            LegalTable.Row(offence: .stealthDischarge, validFrom: "2027-01-01", validTo: nil, basis: other),
        ])
        let both = changed.candidates(for: .stealthDischarge, actOn: "2026-12-01", decidedOn: "2027-02-01")
        #expect(both.count == 2)
    }

    @Test(
        "a fine is held to its range, ends included",
        arguments: [
            (10_000_000, .ordinary, nil), (100_000_000, .ordinary, nil), (9_999_999, .ordinary, "fine-range"),
            (100_000_001, .ordinary, "fine-range"), (0, .ordinary, "fine-range"),
            (-1, .ordinary, "fine-range"),
            (Int64.max, .ordinary, "fine-range"), (10_000_000, .persons, "fine-circumstance"),
        ] as [(Int64, LegalBasis.Circumstance, String?)])
    func fines(_ fen: Int64, _ circumstance: LegalBasis.Circumstance, _ word: String?) throws {
        let basis = try table.basis(for: .stealthDischarge, on: "2026-11-23")
        let refused = refusal { () throws(Refusal) in
            try basis.checkFine(fen, for: circumstance, field: "fine_fen")
        }
        #expect(refused?.reason.word == word)
        #expect(refused == nil || refused?.field == "fine_fen")
    }

    @Test(
        "rows that end too early or overlap are refused",
        arguments: [
            ("2026-01-02", "2026-01-01", nil, nil, "legal-row-period"),
            (nil, nil, nil, nil, "legal-row-overlap"),
            (nil, "2026-01-01", "2026-01-01", nil, "legal-row-overlap"),
            ("2026-01-01", "2026-12-31", "2026-03-01", "2026-04-01", "legal-row-overlap"),
            ("2026-03-01", "2026-04-01", "2026-01-01", "2026-12-31", "legal-row-overlap"),
            (nil, "2026-01-01", "2026-01-02", nil, nil),
        ] as [(Day?, Day?, Day?, Day?, String?)])
    func periods(_ from1: Day?, _ to1: Day?, _ from2: Day?, _ to2: Day?, _ word: String?) {
        let refused = refusal { () throws(Refusal) in
            try LegalTable([
                LegalTable.Row(offence: .wasteDumping, validFrom: from1, validTo: to1, basis: nil),
                LegalTable.Row(offence: .wasteDumping, validFrom: from2, validTo: to2, basis: nil),
            ])
        }
        #expect(refused?.reason.word == word)
    }

    @Test("an article for another offence is refused")
    func otherOffence() throws {
        let basis = try table.basis(for: .stealthDischarge, on: "2026-11-23")
        let row = LegalTable.Row(offence: .wasteDumping, validFrom: nil, validTo: nil, basis: basis)
        #expect(refusal { () throws(Refusal) in try LegalTable([row]) }?.reason == .legalRowOffence)
    }

    @Test(
        "the surcharge grows by three in a hundred a day up to the fine",
        arguments: [
            (10_000_000, 0, 0), (10_000_000, 1, 300_000), (10_000_000, 33, 9_900_000),
            (10_000_000, 34, 10_000_000), (10_000_000, 1_000, 10_000_000), (10_000_000, -1, 0), (-5, 10, 0),
            (199, 1, 5), (Int64.max, 33, 9_131_138_316_486_228_048), (Int64.max, Int.max, Int64.max),
        ] as [(Int64, Int, Int64)])
    func surcharge(_ fine: Int64, _ days: Int, _ expected: Int64) {
        #expect(LateSurcharge.amount(onFine: fine, daysLate: days) == expected)
    }
}
