import NIOCore

@testable import RPC

/// The client's half of the protocol: a call ends once, nothing comes for it after, and nothing for calls that were not
/// made.
enum ClientStreamProperties {
    static func check(_ bytes: [UInt8]) throws(Broken) {
        var choices = Choices(bytes)
        let shapes: [ClientCall.Shape] = [.unary, .serverStream, .clientStream, .bidirectional]
        var streams = ClientStreams()
        var live: Set<UInt64> = []
        for number in 0..<UInt64(choices.next() % 8) {
            guard streams.open(number, shapes[Int(choices.next()) % shapes.count]) != nil else { continue }
            live.insert(number)
        }
        for item in try FrameProperties.items(of: choices.rest, limit: 64, in: [max(1, bytes.count)]) {
            switch streams.received(item) {
            case .reply(let number, _), .complete(let number, _), .fail(let number, _),
                .giveUp(let number, _, _):
                try hold(live.remove(number) != nil, "call \(number) ends that is not under way")
            case .message(let number, _):
                try hold(live.contains(number), "a message for call \(number), which is not under way")
            case .credit(let number, _, let own):
                try hold(live.contains(number), "credit for call \(number), which is not under way")
                try hold(own % 2 == 0, "the server calls on stream \(own)")
            case .answer(let own, _):
                try hold(own % 2 == 0, "an answer on stream \(own)")
            case .greeted:
                throw Broken("an answer to a greeting that was not sent")
            case .close, .ignore:
                break
            }
            try hold(streams.count == live.count, "\(streams.count) streams are live, not \(live.count)")
        }
    }
}
