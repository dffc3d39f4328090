import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// How peers' addresses are counted.
package enum PeerAddress {
    /// What stands for a peer where its address is counted: an IPv4 address, or of an IPv6 address the first 64 bits, since
    /// one host has all of the others.
    ///
    /// - Parameter text: An address of either kind.
    /// - Returns: What stands for it; `nil` for what is no address.
    package static func counted(_ text: String) -> String? {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 { return text }
        guard inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
        // ::ffff:a.b.c.d
        if bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
            return bytes[12...].map { String($0) }.joined(separator: ".")
        }
        let groups = stride(from: 0, to: 8, by: 2).map {
            String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16)
        }
        return groups.joined(separator: ":") + "::/64"
    }
}

extension SocketAddress {
    /// What stands for the peer where its address is counted.
    var accountAddress: String? {
        guard let ipAddress else { return nil }
        guard case .v6 = self else { return ipAddress }
        return PeerAddress.counted(ipAddress) ?? ipAddress
    }
}
