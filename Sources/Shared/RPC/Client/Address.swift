/// Where a server listens: a name or an IP address, and a port.
package struct Address: Hashable, Sendable, CustomStringConvertible {
    /// A name, an IPv4 address, or an IPv6 address without brackets.
    package let host: String
    /// 1 to 65535.
    package let port: Int

    /// An address whose parts are known to be right.
    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `host:port`, or `[v6]:port`; `nil` when the text is neither.
    package init?(_ text: some StringProtocol) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (1...65_535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, !host.contains(where: { $0.isWhitespace || "[],/".contains($0) }) else {
            return nil
        }
        self.init(host: String(host), port: port)
    }

    /// Reads a list, parted by commas; `nil` when it is empty or one of them is no address.
    package static func list(_ text: some StringProtocol) -> [Address]? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let addresses = parts.compactMap { Address($0) }
        return addresses.count == parts.count ? addresses : nil
    }

    /// As it is read.
    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
