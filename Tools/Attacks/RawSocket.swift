#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A TCP connection to a loopback port that sends any bytes and never waits for the other side to take or send some.
package struct RawSocket: ~Copyable, Sendable {
    private let descriptor: Int32

    /// Connects, where the system allows it from another loopback address than others use: a bad peer is somebody else.
    ///
    /// - Parameters:
    ///   - target: Whom to connect to.
    ///   - place: Which of many bad peers this one is; each has an address of its own.
    /// - Throws: `SocketFailure` when nobody listens, or the system has no descriptor or port left.
    package init(_ target: Target, from place: Int = 0) throws(SocketFailure) {
        let port = target.port
        descriptor = socket(AF_INET, Self.stream, 0)
        guard descriptor >= 0 else { throw SocketFailure(during: "socket") }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        #if os(Linux)
            // The port is chosen as the connection is made, so that as many are free as there are for any other.
            setsockopt(descriptor, 0, Self.bindWithoutPort, &one, socklen_t(MemoryLayout<Int32>.size))
            _ = Self.with(0x7F00_0002 + UInt32(place), port: 0) { bind(descriptor, $0, $1) }
        #endif
        let result = Self.with(0x7F00_0001, port: port) { connect(descriptor, $0, $1) }
        guard result == 0 else {
            let failure = SocketFailure(during: "connect")
            close(descriptor)
            throw failure
        }
    }

    deinit {
        close(descriptor)
    }

    /// `IP_BIND_ADDRESS_NO_PORT`.
    private static let bindWithoutPort: Int32 = 24

    private static func with(
        _ host: UInt32, port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = host.bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
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

    /// Whether the connection takes bytes before so many milliseconds are over.
    package borrowing func takesMore(within milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&entry, 1, milliseconds) > 0
    }

    /// Waits until the peer sends something or closes.
    ///
    /// - Returns: What it sent; empty when it closed.
    package borrowing func receive() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.piece)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return Array(bytes.prefix(max(0, count)))
    }

    /// Lets so many milliseconds pass, or fewer if the peer sends something or closes.
    package borrowing func wait(milliseconds: Int32) {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&entry, 1, milliseconds)
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
