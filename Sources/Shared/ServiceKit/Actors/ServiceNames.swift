package import CommonAPI

/// The names that only the configuration of services gives: those of its nodes, and whatever a person takes for one.
///
/// Who signs as a node is followed, witnessed and answered as that service. So nobody else has such a name, and none that
/// reads like it: `registry@hz`, `registry.zj`, `reg1stry-zj`.
package enum ServiceNames {
    /// The services there are, as events and leaves name them.
    package static let services = ["registry", "acceptance", "enforcement"]

    /// Of them the one whose name is that of a line of government as well: `haining-enforcement` is an office.
    private static let lines = ["enforcement"]
    /// Words that do not change whom a name seems to mean.
    private static let fillers: Set<String> = [
        "a", "the", "my", "our", "new", "main", "real", "service", "svc", "server", "node", "system",
    ]

    /// Whether that id is for configuration only.
    ///
    /// - Parameters:
    ///   - id: An id of the directory: `[a-z0-9.@-]`, so that case and width need no thought.
    ///   - nodes: The nodes that this store knows, whatever they are called.
    /// - Returns: True for every name with `@`, for one that begins with the name of a service, with or without a number after
    ///   it, or has one among the words before its first dot (`zj-registry`, `the-registry`), and for one that reads like a
    ///   node, its words in whatever order.
    package static func isReserved(_ id: String, besides nodes: some Sequence<String> = [String]()) -> Bool {
        if id.contains("@") { return true }
        let names = services.map { shape(of: $0) }
        // What stands after a dot is of whom the words before it name: `haining-nr.registry` is somebody's of haining-nr.
        let first = id.prefix { $0 != "." }.split(whereSeparator: separators.contains).map(String.init)
        if names.contains(shape(of: id)) || first.first.map({ isService($0) }) == true { return true }
        let others = first.filter { !fillers.contains($0) }
        if others.count == 1, isService(others[0]) { return true }
        if others.contains(where: { isService($0) && !lines.contains($0) }) { return true }
        let (whole, own) = (shape(of: id), words(of: id))
        return nodes.contains { shape(of: $0) == whole || words(of: $0) == own }
    }

    /// Whether a word reads like the name of a service. A number after it makes another instance of it in everybody's eyes.
    private static func isService(_ word: String) -> Bool {
        let names = services.map { shape(of: $0) }
        let unnumbered = String(word.reversed().drop { $0.isNumber }.reversed())
        return names.contains(shape(of: word)) || names.contains(shape(of: unnumbered))
    }

    /// The shapes of its words, in the order of their letters.
    private static func words(of id: String) -> [String] {
        id.split(whereSeparator: separators.contains).map { shape(of: $0) }.sorted()
    }

    private static let separators: Set<Character> = [".", "-", "@"]

    /// How a name looks to a reader: without separators, and with one character for each group that look alike.
    private static func shape(of text: some StringProtocol) -> String {
        let alike: [Character: Character] = [
            "0": "o", "1": "l", "i": "l", "j": "l", "3": "e", "4": "a", "5": "s", "7": "t", "9": "g",
            "q": "g",
        ]
        let letters = text.lowercased().filter { !separators.contains($0) }.map { alike[$0] ?? $0 }
        return String(letters).replacing("rn", with: "m").replacing("vv", with: "w")
    }
}

extension Principal {
    /// Whether it signs as a service, or may follow one: what a configuration gives and no event takes or changes.
    package var isOfService: Bool {
        switch kind {
        case .service, .UNRECOGNIZED: true
        default: grants.contains { $0.role == .follower }
        }
    }
}
