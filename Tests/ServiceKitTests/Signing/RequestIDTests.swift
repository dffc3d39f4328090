import Foundation
import Testing

@testable import ServiceKit

@Suite("Request ids")
struct RequestIDTests {
    @Test("have the form that services take, differ, and rise with time")
    func fresh() {
        let instants = (0..<200).map { Date(timeIntervalSince1970: 1_795_000_000 + Double($0)) }
        let ids = instants.map { RequestID.fresh(at: $0) }
        #expect(ids.allSatisfy { RequestID.isValid($0) })
        #expect(ids == ids.sorted())
        let same = Set((0..<1_000).map { _ in RequestID.fresh(at: instants[0]) })
        #expect(same.count == 1_000)
    }

    @Test(
        "are 32 lower-case hex digits",
        arguments: [
            ("0123456789abcdef0123456789abcdef", true), ("0123456789ABCDEF0123456789abcdef", false),
            ("0123456789abcdef0123456789abcde", false), ("01234567-9abcdef0123456789abcdef", false),
            ("", false),
        ])
    func form(text: String, isValid: Bool) {
        #expect(RequestID.isValid(text) == isValid)
    }
}
