import CommonAPI
import Foundation
import Installation
import RPC
import ServiceKit

/// The three services as processes on this machine, and ways to break and watch them.
final class Stage: Sendable {
    let home: Home
    let switchboard: Switchboard
    private let children: [String: ServiceChild]

    /// Prepares a home and starts the three services in it.
    ///
    /// - Parameters:
    ///   - home: A directory that may not exist yet.
    ///   - program: The `qingtong` to run.
    ///   - environment: What the services get beside this process's environment.
    /// - Returns: The stage, its three services ready.
    /// - Throws: `StartupFailure` when a service is not ready within a minute; its log tells why.
    static func open(
        _ home: Home, program: String = CommandLine.qingtong, environment: [String: String] = [:]
    ) async throws -> Stage {
        try HomeBuilder(home).build(ports: FreePorts.take(3), headSeconds: 1)
        let stage = Stage(home, try Switchboard(home), program, environment)
        do {
            for service in HomeBuilder.services { try await stage.start(service) }
        } catch {
            await stage.close()
            throw error
        }
        return stage
    }

    private init(
        _ home: Home, _ switchboard: Switchboard, _ program: String, _ environment: [String: String]
    ) {
        self.home = home
        self.switchboard = switchboard
        children = Dictionary(
            uniqueKeysWithValues: HomeBuilder.services.map {
                ($0, ServiceChild($0, home: home, program: program, environment: environment))
            })
    }

    func session(_ player: Cast.Player) throws -> Session {
        try switchboard.session(as: player.id)
    }

    /// Starts one service and waits until its health says it is ready, or until it answers.
    func start(_ service: String, untilReady: Bool = true) async throws {
        guard let child = children[service] else { return }
        try child.start(log: home.path("\(service).log"))
        try await patiently("\(service) is not ready; see \(home.path("\(service).log"))") {
            guard child.isRunning else {
                throw StartupFailure("\(service) did not start; see \(home.path("\(service).log"))")
            }
            let health = try await health(of: service)
            return health.ready || !untilReady
        }
    }

    /// SIGKILL.
    func kill(_ service: String) {
        children[service]?.kill()
    }

    func health(of service: String) async throws -> HealthReport {
        let administrator = try switchboard.session(as: HomeBuilder.administrator)
        return try await HealthClient(administrator.caller(of: service)).checkHealth(
            CheckHealthRequest(), options: CallOptions(timeout: .seconds(2)))
    }

    /// Waits until every running service has applied all that the others have published.
    func settle() async throws {
        try await patiently("the services do not catch up with each other") {
            var published: [String: Int64] = [:]
            var reports: [HealthReport] = []
            for service in HomeBuilder.services {
                let report = try await health(of: service)
                published[service] = report.published
                reports.append(report)
            }
            return reports.allSatisfy { report in
                // A service that does not know its administrator yet shows none.
                report.followers.count == HomeBuilder.services.count - 1
                    && report.followers.allSatisfy { $0.applied >= published[$0.source, default: 0] }
            }
        }
    }

    /// Waits until that holds. A failing call counts as "not yet".
    func patiently(_ complaint: String, until holds: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            do {
                if try await holds() { return }
            } catch let failure as StartupFailure {
                throw failure
            } catch {
                // Not reachable yet.
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw StartupFailure(complaint)
    }

    /// Ends the connections and drains the processes.
    func close() async {
        await switchboard.close()
        for child in children.values { child.stop() }
    }
}

/// Ports nobody listens on at this moment.
enum FreePorts {
    /// Below the range from which the system gives ports to outgoing connections, so that none is taken by chance between
    /// this look and the service's start.
    private static let range = 15_000..<30_000

    static func take(_ count: Int) throws -> [Int] {
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
    @discardableResult
    static func bind(_ socket: Int32, to port: Int = 0) throws -> Int {
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
