import NIOCore

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A server that could not take its port.
package struct BindFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The host as it was asked for.
    package let host: String
    /// The port as it was asked for.
    package let port: Int
    /// The cause for a person, such as "the port is taken by another process".
    package let reason: String

    init(host: String, port: Int, cause: any Error) {
        self.host = host
        self.port = port
        reason =
            switch cause {
            case let error as IOError:
                switch error.errnoCode {
                case EADDRINUSE: "the port is taken by another process"
                case EACCES, EPERM: "this user may not use the port"
                case EADDRNOTAVAIL: "the address is not one of this machine"
                default: "\(error)"
                }
            case is SocketAddressError.UnknownHost, SocketAddressError.unknown: "the host's name is unknown"
            default: "\(cause)"
            }
    }

    /// One line that names host, port and reason.
    package var description: String { "cannot listen on \(host):\(port): \(reason)" }
}
