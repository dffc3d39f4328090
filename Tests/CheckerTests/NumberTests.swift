import Checker
import Testing

@Suite("Numbers that clients were told")
struct NumberTests {
    private func lines(_ answers: [(service: String, numbers: [String]?)]) -> [ClientJournal.Line] {
        answers.enumerated().flatMap { place, answer in
            [
                .sent(
                    .init(
                        service: answer.service, principal: "p", request: "\(place)", method: "m", payload: ""
                    )),
                .acknowledged(
                    .init(
                        request: "\(place)", reply: "", subjects: [], events: [], numbers: answer.numbers)),
            ]
        }
    }

    @Test("one number in two answers of a service is found, whatever became of the stores")
    func reissued() {
        let found = Checks.numbers(
            lines([
                ("enforcement", ["330481-2026-0001"]), ("enforcement", nil),
                ("enforcement", ["330481-2026-0001"]),
            ]))
        #expect(found.map(\.kind) == [.reissued])
        #expect(found.map(\.service) == ["enforcement"])
    }

    @Test("numbers of two services, or of two generations, are two numbers")
    func distinct() {
        #expect(
            Checks.numbers(
                lines([
                    ("enforcement", ["330481-2026-0001"]), ("acceptance", ["330481-2026-0001"]),
                    ("enforcement", ["330481-2026-1000001"]),
                ])
            ).isEmpty)
    }
}
