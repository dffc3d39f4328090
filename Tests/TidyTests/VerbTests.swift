import Testing

@Suite("Verbs")
struct VerbTests {
    /// Lists of plants come by ImportPlants now; the demo still shows this one.
    private static let superseded: Set = ["ImportEnterprises"]

    @Test(
        "what the Registry answers, a person can ask from a terminal",
        arguments: try SourceTree.files(in: "protos/qingtong/registry", ending: ".proto"))
    func everyRPC(_ path: String) throws {
        let verbs = try SourceTree.everything.get().filter { $0.path.hasPrefix("Sources/Qingtong/Verbs/") }
        let missing = Self.rpcs(in: try SourceTree.text(of: path)).filter { name in
            let call = ".\(name.prefix(1).lowercased())\(name.dropFirst())("
            return !Self.superseded.contains(name) && !verbs.contains { $0.text.code.contains(call) }
        }
        #expect(missing == [])
    }

    private static func rpcs(in proto: String) -> [String] {
        proto.split(separator: "\n").map { $0.drop { $0 == " " } }.filter { $0.hasPrefix("rpc ") }.map {
            line in
            String(line.dropFirst(4).prefix { $0 != "(" })
        }
    }
}
