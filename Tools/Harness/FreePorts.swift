import Foundation
import ServiceKit

/// Ports of loopback that nobody listens on at this moment.
package enum FreePorts {
    /// Below the range from which the system gives ports to outgoing connections, so that none is taken by chance between
    /// this look and the service's start.
    private static let range = 15_000..<30_000

    /// That many different ports.
    ///
    /// - Throws: `StartupFailure` when there are not so many.
    package static func take(_ count: Int) throws -> [Int] {
        var ports: [Int] = []
        for port in range.shuffled() where ports.count < count {
            if isFree(port) { ports.append(port) }
        }
        guard ports.count == count else { throw StartupFailure("no free ports in \(range)") }
        return ports
    }

    private static func isFree(_ port: Int) -> Bool {
        let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return false }
        defer { Foundation.close(socket) }
        return (try? bind(socket, to: port)) != nil
    }

    /// Binds the socket to a port of loopback; 0 lets the system choose.
    ///
    /// - Returns: The port.
    /// - Throws: `StartupFailure` when it is taken.
    @discardableResult
    package static func bind(_ socket: Int32, to port: Int = 0) throws -> Int {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                Foundation.bind(socket, generic, length) == 0 ? getsockname(socket, generic, &length) : -1
            }
        }
        guard status == 0 else { throw StartupFailure("no free port: \(String(cString: strerror(errno)))") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
