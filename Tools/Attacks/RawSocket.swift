#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A TCP connection to a loopback port that sends any bytes and never waits for the other side to take or send some.
package struct RawSocket: ~Copyable {
    private let descriptor: Int32

    /// Connects.
    ///
    /// - Throws: `SocketFailure` when nobody listens, or the system has no descriptor or port left.
    package init(port: UInt16) throws(SocketFailure) {
        descriptor = socket(AF_INET, Self.stream, 0)
        guard descriptor >= 0 else { throw SocketFailure(during: "socket") }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            let failure = SocketFailure(during: "connect")
            close(descriptor)
            throw failure
        }
    }

    deinit {
        close(descriptor)
    }

    /// Bytes of one call to the system. It takes the core for itself, which others may need meanwhile.
    private static let piece = 4 << 10

    /// Sends what the connection takes at once.
    ///
    /// - Returns: How many of the bytes left; fewer than there are when the peer does not read, none when it is gone.
    @discardableResult
    package borrowing func send(_ bytes: some Collection<UInt8>) -> Int {
        let bytes = Array(bytes)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].prefix(Self.piece).withUnsafeBytes { left in
                Self.sendNow(descriptor, left.baseAddress, left.count)
            }
            guard count > 0 else { break }
            sent += count
        }
        return sent
    }

    /// Takes what has come and forgets it.
    ///
    /// - Returns: How many bytes that were; `nil` when the peer has closed.
    package borrowing func discard() -> Int? {
        var bytes = [UInt8](repeating: 0, count: Self.piece)
        var sum = 0
        while true {
            let count = recv(descriptor, &bytes, bytes.count, Self.now)
            if count == 0 { return nil }
            guard count > 0 else { return errno == EAGAIN ? sum : nil }
            sum += count
        }
    }

    /// Waits until the peer sends something or closes.
    ///
    /// - Returns: What it sent; empty when it closed.
    package borrowing func receive() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.piece)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return Array(bytes.prefix(max(0, count)))
    }

    /// Makes the end of this connection a reset instead of an orderly close.
    package borrowing func endByReset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    }

    #if canImport(Glibc)
        private static var stream: Int32 { Int32(SOCK_STREAM.rawValue) }
    #else
        private static var stream: Int32 { SOCK_STREAM }
    #endif

    private static var now: Int32 { Int32(MSG_DONTWAIT) }

    private static func sendNow(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
            Glibc.send(descriptor, bytes, count, now | Int32(MSG_NOSIGNAL))
        #elseif canImport(Musl)
            Musl.send(descriptor, bytes, count, now | Int32(MSG_NOSIGNAL))
        #else
            Darwin.send(descriptor, bytes, count, now)
        #endif
    }
}

/// A call to the system that failed.
package struct SocketFailure: Error, CustomStringConvertible {
    /// The call and what the system says of it.
    package let description: String

    init(during call: String) {
        description = "\(call): \(String(cString: strerror(errno)))"
    }
}
