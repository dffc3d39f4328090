extension Checks {
    /// No number of a series was given out twice, over all that the clients were ever told, whatever the stores know of it by
    /// now.
    package static func numbers(_ lines: [ClientJournal.Line]) -> [Finding] {
        var services: [String: String] = [:]
        var given: [String: [String]] = [:]
        for line in lines {
            switch line {
            case .sent(let command): services[command.request] = command.service
            case .acknowledged(let told):
                for number in told.numbers ?? [] {
                    let service = services[told.request] ?? ""
                    given["\(service) \(number)", default: []].append(told.request)
                }
            case .refused: continue
            }
        }
        return given.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map { number, requests in
            let parts = number.split(separator: " ", maxSplits: 1).map(String.init)
            return Finding(
                .reissued, in: parts.first ?? "",
                "\(parts.last ?? number) was given to \(requests.count) requests: \(requests.joined(separator: ", "))"
            )
        }
    }
}
