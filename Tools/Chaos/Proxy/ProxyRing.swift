/// The proxies between every two services, and between the clients and each service.
final class ProxyRing: Sendable {
    func place(before installation: inout Installation) async throws -> [String: Int] { [:] }
}
