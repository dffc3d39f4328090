import NIOCore
package import Refusals

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A server that could not take its port.
package struct BindFailure: WordedError, Hashable, Sendable {
    /// The host as it was asked for.
    package let host: String
    /// The port as it was asked for.
    package let port: Int
    /// The cause for a person, with what to do.
    package let reason: Wording

    init(host: String, port: Int, cause: any Error) {
        self.host = host
        self.port = port
        reason =
            switch cause {
            case let error as IOError:
                switch error.errnoCode {
                case EADDRINUSE:
                    Wording(
                        "端口已被另一进程占用；停止它，或换一个端口",
                        "the port is taken by another process; stop that one, or take another port")
                case EACCES, EPERM:
                    Wording("本用户不能使用该端口；请换一个端口", "this user may not use the port; take another")
                case EADDRNOTAVAIL:
                    Wording("本机没有这个地址；请改正 host", "the address is not one of this machine; put host right")
                default:
                    Wording(
                        "系统错误 \(error.errnoCode)；请检查地址与端口",
                        "\(error.description); check the address and the port")
                }
            case is SocketAddressError.UnknownHost, SocketAddressError.unknown:
                Wording("不认识这个主机名；请改正 host", "the host's name is unknown; put host right")
            default: Wording("请检查地址与端口", "\(cause); check the address and the port")
            }
    }

    /// One line that names host, port and reason.
    package var wording: Wording {
        Wording(
            "无法在 \(host):\(port) 上服务：\(reason.chinese)",
            "cannot listen on \(host):\(port): \(reason.english)")
    }
}
