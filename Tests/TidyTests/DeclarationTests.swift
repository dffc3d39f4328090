import Testing

@Suite("Finding declarations")
struct DeclarationTests {
    private func undocumented(_ text: String) -> [String] {
        let text = SwiftText(text)
        let requirements = Declaration.requirements(in: [text])
        return Declaration.all(in: text).filter { !$0.isDocumented && !$0.isWitness(of: requirements) }.map(
            \.name)
    }

    @Test(
        "a declaration other modules see without a comment is found",
        arguments: [
            ("package func go() {}", "go"), ("package static func go() {}", "go"),
            ("package mutating func go<T>(_ a: T) {}", "go"), ("package struct Place {", "Place"),
            ("package indirect enum Tree {", "Tree"), ("package final class Store: Sendable {", "Store"),
            ("package protocol Caller: Sendable {", "Caller"), ("package init(_ a: Int) {}", "init(:"),
            ("package init?(hex: String) {}", "init(hex:"), ("@MainActor package func go() {}", "go"),
            ("// A comment.\npackage func go() {}", "go"), ("/// A.\n\npackage func go() {}", "go"),
            ("/// A.\nlet a = 1\npackage func go() {}", "go"),
            ("package static func == (a: A, b: A) -> Bool { true }", "=="),
        ])
    func found(_ text: String, _ name: String) {
        #expect(undocumented(text) == [name])
    }

    @Test(
        "what is documented, or not for other modules, is not found",
        arguments: [
            "/// A.\npackage func go() {}", "/// A.\n///\n/// B.\n@discardableResult\npackage func go() {}",
            "func go() {}", "private struct A {}", "package let a = 1", "package var b: Int { 1 }",
            "let text = \"package func go() {}\"", "// package func go() {}",
            "package import RPC", "package typealias A = B", "package extension A {",
        ])
    func notFound(_ text: String) {
        #expect(undocumented(text).isEmpty)
    }

    @Test(
        "a witness is documented at its requirement",
        arguments: [
            "struct A: Hashable {\n    package func hash(into hasher: inout Hasher) {}\n}",
            "extension A: Comparable {\n    package static func < (a: A, b: A) -> Bool { true }\n}",
            "struct A: ExpressibleByStringLiteral {\n    package init(stringLiteral value: String) {}\n}",
            "protocol Caller {\n    func call(_ a: Int)\n}\nstruct A: Caller {\n    package func call(_ a: Int) {}\n}",
            "protocol Caller {\n    func call()\n}\nextension Caller {\n    package func call() {}\n}",
            "protocol Caller {\n    func call()\n}\nstruct A<T>: B,\n    Caller\n{\n    package func call() {}\n}",
        ])
    func witness(_ text: String) {
        #expect(undocumented(text).isEmpty)
    }

    @Test(
        "who only shares a requirement's name is no witness",
        arguments: [
            "struct A: Sendable {\n    package func hash(into hasher: inout Hasher) {}\n}",
            "protocol Caller {\n    func hash()\n}\nstruct A {\n    package func hash() {}\n}",
            "struct A: Hashable {\n    func b() {\n    }\n}\npackage func hash() {}",
            "struct A: Hashable {\n    struct B {\n        package func hash() {}\n    }\n}",
        ])
    func noWitness(_ text: String) {
        #expect(undocumented(text) == ["hash"])
    }
}
