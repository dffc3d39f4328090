import Testing

@Suite("Verbs")
struct VerbTests {
    /// The RPCs that no person asks for, and why.
    private static let withoutVerb = [
        "Enterprises/ImportEnterprises": "lists of plants come by ImportPlants, which judges a file whole",
        "Events/Acknowledge": "transport between the services, beside Follow",
    ]

    @Test("every RPC has a verb, or a line here that says why not")
    func everyRPC() throws {
        let verbs = try SourceTree.everything.get().filter {
            file in
            [
                "Sources/Qingtong/Verbs/", "Sources/Qingtong/Evidence/",
                "Sources/Shared/Installation/Evidence/",
            ]
            .contains { file.path.hasPrefix($0) }
        }
        var missing: [String] = []
        for path in try SourceTree.files(in: "protos/qingtong", ending: ".proto") {
            for rpc in Self.rpcs(in: try SourceTree.text(of: path)) {
                let name = rpc.split(separator: "/")[1]
                let call = ".\(name.prefix(1).lowercased())\(name.dropFirst())("
                if !verbs.contains(where: { $0.text.code.contains(call) }) { missing.append(rpc) }
            }
        }
        #expect(missing.sorted() == Self.withoutVerb.keys.sorted())
    }

    @Test("every row of readiness is settled by a verb that there is")
    func settling() throws {
        let tables = try SourceTree.files(in: "Sources/Registry/Readiness", ending: ".swift").filter {
            $0.contains("Requirement+")
        }
        let named = Set(
            try tables.flatMap { path in
                try SourceTree.text(of: path).matches(of: /by: "([a-z -]+)"/).map { String($0.1) }
            })
        let verbs = try SourceTree.text(of: "docs/verbs.md")
        #expect(tables.count > 1 && named.count > 10)
        #expect(named.filter { !verbs.contains("| `\($0)` |") }.sorted() == [])
    }

    @Test("verbs are filed as the services are: a folder per service, in it one per aggregate")
    func folders() throws {
        let files = try SourceTree.files(in: "Sources/Qingtong/Verbs", ending: ".swift")
        let astray = files.filter { path in
            let folders = path.split(separator: "/").dropFirst(3).dropLast()
            return switch folders.first {
            case "Registry", "Acceptance", "Enforcement": folders.count != 2
            case "Frame", "Operations": folders.count != 1
            default: true
            }
        }
        #expect(astray == [])
    }

    @Test(
        "no verb opens connections of its own: that is the frame's, and of the verbs that run or examine services"
    )
    func frame() throws {
        let apart = ["Frame/", "Operations/"].map { "Sources/Qingtong/Verbs/\($0)" }
        let own = try SourceTree.everything.get().filter { file in
            file.path.hasPrefix("Sources/Qingtong/Verbs/") && !apart.contains { file.path.hasPrefix($0) }
                && file.text.code.contains("ServiceClients(")
        }
        #expect(own.map(\.path) == [])
    }

    /// `Cases/FileCase` for each RPC of the text.
    private static func rpcs(in proto: String) -> [String] {
        var service: Substring = ""
        return proto.split(separator: "\n").compactMap { line in
            let words = line.split { " ({".contains($0) }
            if words.first == "service", words.count > 1 { service = words[1] }
            return words.first == "rpc" && words.count > 1 ? "\(service)/\(words[1])" : nil
        }
    }
}
