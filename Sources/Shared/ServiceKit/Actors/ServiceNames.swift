package import CommonAPI

/// The names that only the configuration of services gives: those of its nodes, and whatever a person takes for one.
///
/// Who signs as a node is followed, witnessed and answered as that service. So nobody else has such a name, and none that
/// reads like it: `registry@hz`, `registry.zj`, `reg1stry-zj`.
package enum ServiceNames {
    /// The services there are, as events and leaves name them.
    package static let services = ["registry", "acceptance", "enforcement"]

    /// Whether that id is for configuration only.
    ///
    /// - Parameters:
    ///   - id: An id of the directory: `[a-z0-9.@-]`, so that case and width need no thought.
    ///   - nodes: The nodes that this store knows, whatever they are called.
    /// - Returns: True for every name with `@`, for one that begins with the name of a service, with or without a number after
    ///   it, and for one that reads like a node.
    package static func isReserved(_ id: String, besides nodes: some Sequence<String> = [String]()) -> Bool {
        if id.contains("@") { return true }
        let whole = shape(of: id)
        let names = services.map(shape(of:))
        let first = String(id.prefix { !separators.contains($0) })
        // A number after a name makes another instance of it in everybody's eyes.
        let unnumbered = String(first.reversed().drop { $0.isNumber }.reversed())
        return names.contains(whole) || names.contains(shape(of: first))
            || names.contains(shape(of: unnumbered)) || nodes.contains { shape(of: $0) == whole }
    }

    private static let separators: Set<Character> = [".", "-", "@"]

    /// What an eye makes of a name: without separators, and one of each group of characters that look alike.
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
