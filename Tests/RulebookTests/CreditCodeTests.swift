import Foundation
import Refusals
import Rulebook
import Testing

@Suite("Credit codes")
struct CreditCodeTests {
    @Test("every vector of the data file is judged as it says")
    func vectors() throws {
        let rows = try Resource.creditCodes.rows
        #expect(rows.count == 12)
        for row in rows {
            let code = try row.required("code")
            let isValid = try row.required("valid") == "true"
            let refused = refusal { () throws(Refusal) in try CreditCode(code, field: "code") }
            #expect((refused == nil) == isValid, "\(code): \(String(describing: refused))")
        }
    }

    @Test(
        "a wrong code is refused with the reason and the place",
        arguments: [
            ("", "credit-code-length", nil),
            ("91350100M000100Y4", "credit-code-length", nil),
            ("91350100M000100Y433", "credit-code-length", nil),
            (String(repeating: "9", count: 100_000), "credit-code-length", nil),
            ("91350100M000100Y4Z", "credit-code-alphabet", "18"),
            ("9135O100M000100Y43", "credit-code-alphabet", "5"),
            ("91350100I000100Y43", "credit-code-alphabet", "9"),
            ("9135010 M000100Y43", "credit-code-alphabet", "8"),
            ("9135010\u{0}M000100Y43", "credit-code-alphabet", "8"),
            ("砼1350100M000100Y43", "credit-code-alphabet", "1"),
            ("9١350100M000100Y43", "credit-code-alphabet", "2"),
            ("91A50100M000100Y43", "credit-code-division", "3"),
            ("9135010AM000100Y43", "credit-code-division", "8"),
            ("91150424MA0MW25687", "credit-code-check", "18"),
            ("91150424MA0MW52688", "credit-code-check", "18"),
            ("19350100M000100Y43", "credit-code-check", "18"),
            ("91350100M000100Y52", "credit-code-check", "18"),
        ] as [(String, String, String?)])
    func refused(_ text: String, word: String, position: String?) {
        let refused = refusal { () throws(Refusal) in try CreditCode(text, field: "credit_code") }
        #expect(refused?.reason.word == word)
        #expect(refused?.field == "credit_code")
        #expect(refused?.values["position"] == position)
    }

    @Test("a code whose last check holds is still refused for its organisation code")
    func organisation() throws {
        // Place 17 is changed and place 18 made to fit again, so that only GB 11714 can tell.
        let stem = "91350100M000100Y"
        let alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
        var organisationRefusals = 0
        for digit in "0123456789X" where digit != "4" {
            for last in alphabet {
                let refused = refusal { () throws(Refusal) in
                    try CreditCode("\(stem)\(digit)\(last)", field: "code")
                }
                #expect(refused != nil)
                if refused?.reason == .creditCodeOrganisation {
                    organisationRefusals += 1
                    #expect(refused?.values["position"] == "17")
                }
            }
        }
        #expect(organisationRefusals == 10)
    }

    @Test("any single wrong character is noticed")
    func singleErrors() {
        let right = Array("91150424MA0MW25688")
        for place in right.indices {
            for other in "0123456789ABCDEFGHJKLMNPQRTUWXY" where other != right[place] {
                var wrong = right
                wrong[place] = other
                let refused = refusal { () throws(Refusal) in try CreditCode(String(wrong), field: "code") }
                #expect(refused != nil, "\(String(wrong))")
            }
        }
    }

    @Test(
        "what people type is taken and kept in one spelling",
        arguments: [
            "91350100m000100y43", " 91350100M000100Y43", "91350100M000100Y43\u{3000}\n",
            "９１３５０１００Ｍ０００１００Ｙ４３", "９１３５０１００ｍ０００１００ｙ４３",
        ])
    func normalised(_ text: String) throws {
        #expect(try CreditCode(text, field: "code").text == "91350100M000100Y43")
    }

    @Test("the parts of a code are told apart")
    func parts() throws {
        let plant = try CreditCode("91150424MA0MW25688", field: "code")
        #expect(plant.registeringDepartment == "9")
        #expect(plant.kind == .enterprise)
        #expect(plant.registrationDivision == "150424")
        #expect(plant.organisationCode == "MA0MW2568")
        #expect(try CreditCode("11330000002482322Q", field: "code").kind == .stateOrgan)
        #expect(try CreditCode("92350322MA2YR5520M", field: "code").kind == .individualBusiness)
    }

    @Test(
        "codes that cannot exist are refused: filler, departments, kinds of body, provinces",
        arguments: [
            ("000000000000000000", "credit-code-filler"), ("111111111111111111", "credit-code-filler"),
            ("91330481000000000", "credit-code-length"), ("913304810000000000", "credit-code-filler"),
            ("91330481AAAAAAAA0A", "credit-code-filler"), ("B1330481MA0MW25688", "credit-code-department"),
            ("01330481MA0MW25688", "credit-code-department"),
            ("94330481MA0MW25688", "credit-code-department"),
            ("90330481MA0MW25688", "credit-code-department"),
            ("14330481MA0MW25688", "credit-code-department"),
            ("Y2330481MA0MW25688", "credit-code-department"), ("91990481MA0MW25688", "credit-code-province"),
            ("91000481MA0MW25688", "credit-code-province"), ("91160481MA0MW25688", "credit-code-province"),
            ("91380481MA0MW25688", "credit-code-province"), ("91910481MA0MW25688", "credit-code-province"),
        ])
    func impossible(_ text: String, _ word: String) {
        let refused = refusal { () throws(Refusal) in try CreditCode(text, field: "code") }
        #expect(refused?.reason.word == word)
        for language in Language.allCases { #expect(refused?.sentence(in: language).contains("{") == false) }
    }

    @Test(
        "departments, kinds and provinces that exist are taken, counties that are no more too",
        arguments: [
            "11", "12", "13", "19", "21", "35", "41", "52", "62", "72", "81", "91", "92", "93", "A1", "N2",
            "Y1",
        ])
    func possible(_ places: String) throws {
        // 330103 was 下城区, which was merged in 2021; 100000 stands for the authorities of the state.
        for division in ["330103", "100000", "330481", "810000"] {
            let stem = "\(places)\(division)MA0MW256"
            let code = "0123456789X".lazy.flatMap { check in
                "0123456789ABCDEFGHJKLMNPQRTUWXY".lazy.compactMap { last in
                    try? CreditCode("\(stem)\(check)\(last)", field: "code")
                }
            }.first
            #expect(try #require(code).registrationDivision == division)
        }
    }

    @Test("every credit code that documents and comments show holds")
    func shown() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        var count = 0
        for folder in ["docs", "protos", "README.md"] {
            let files =
                FileManager.default.enumerator(atPath: root.appending(path: folder).path())?.allObjects ?? []
            for case let path as String in files.isEmpty ? [""] : files
            where path.hasSuffix(".md") || path.hasSuffix(".proto") || path.isEmpty {
                let text = try String(
                    contentsOf: root.appending(path: folder).appending(path: path), encoding: .utf8)
                let words = text.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
                for word in words
                where word.count == CreditCode.length
                    && word.wholeMatch(of: #/[159A-Y][1-9][0-9]{6}[0-9A-Z]{10}/#) != nil
                {
                    #expect(throws: Never.self, "\(path): \(word)") { try CreditCode(word, field: "code") }
                    count += 1
                }
            }
        }
        #expect(count > 2)
    }
}
