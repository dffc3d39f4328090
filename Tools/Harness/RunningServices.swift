package import CommonAPI
import Foundation
package import Installation
import RPC
import ServiceKit

/// The three services of a home as processes on this machine, and ways to break and watch them.
package final class RunningServices: Sendable {
    package let home: Home
    package let serviceClients: ServiceClients
    private let runners: [String: ServiceRunner]

    /// Prepares a home and starts the three services in it.
    ///
    /// - Parameters:
    ///   - home: A directory that may not exist yet.
    ///   - program: The `qingtong` to run.
    ///   - environment: What the services get beside this process's environment.
    /// - Returns: The three services, ready.
    /// - Throws: `StartupFailure` when a service is not ready within a minute; its log tells why.
    package static func open(
        _ home: Home, program: String = Programs.qingtong, environment: [String: String] = [:]
    ) async throws -> RunningServices {
        try HomeBuilder(home).build(ports: FreePorts.take(3), headSeconds: 1)
        let services = try RunningServices(home, program: program, environment: environment)
        do {
            for service in HomeBuilder.services { try await services.start(service) }
        } catch {
            await services.close()
            throw error
        }
        return services
    }

    /// The services of a home that is set up; none is started.
    ///
    /// - Throws: `StartupFailure` when the home is not set up.
    package init(_ home: Home, program: String, environment: [String: String] = [:]) throws {
        self.home = home
        serviceClients = try ServiceClients(home)
        runners = Dictionary(
            uniqueKeysWithValues: HomeBuilder.services.map {
                ($0, ServiceRunner($0, home: home, program: program, environment: environment))
            })
    }

    /// A session of one of the sample callers, whose key was made when it was entered.
    package func session(_ caller: SampleCaller) throws -> Session {
        try serviceClients.session(as: caller.id)
    }

    /// Starts one service and waits until its health says it is ready, or until it answers.
    ///
    /// - Throws: `StartupFailure` when it ends, or takes longer than a minute.
    package func start(_ service: String, untilReady: Bool = true) async throws {
        let runner = try runner(of: service)
        try runner.start()
        try await patiently("\(service) is not ready; see \(runner.log)") {
            guard runner.isRunning else {
                throw StartupFailure("\(service) did not start; see \(runner.log)")
            }
            let health = try await health(of: service)
            return health.ready || !untilReady
        }
    }

    /// SIGKILL.
    package func kill(_ service: String) {
        runners[service]?.kill()
    }

    /// SIGTERM, and waits for the drain.
    package func stop(_ service: String) {
        runners[service]?.stop()
    }

    /// What a service says of itself to its administrator.
    package func health(of service: String) async throws -> HealthReport {
        let administrator = try serviceClients.session(as: HomeBuilder.administrator)
        return try await HealthClient(administrator.caller(of: service)).checkHealth(
            CheckHealthRequest(), options: CallOptions(timeout: .seconds(2)))
    }

    /// Waits until every running service has applied all that the others have published.
    ///
    /// - Throws: `StartupFailure` when they do not agree within a minute.
    package func settle() async throws {
        try await awaitSettled { try await health(of: $0) }
    }

    /// Ends the connections and drains the processes.
    package func close() async {
        await serviceClients.close()
        for runner in runners.values { runner.stop() }
    }

    private func runner(of service: String) throws -> ServiceRunner {
        guard let runner = runners[service] else { throw StartupFailure("there is no service \(service)") }
        return runner
    }
}
