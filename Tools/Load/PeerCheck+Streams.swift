import RPC
import Refusals

/// What our client and a plain ttrpc server with streams must agree on.
extension PeerCheck {
    static let streams: [PeerCheck] = [
        PeerCheck(name: "client stream") { peer in
            let messages = try ["a", "", "b"].map(EchoService.message)
            let reply = try await peer.connection.clientStream(
                EchoService.method("Join", .clientStream), messages, CallOptions())
            try expect(try EchoService.text(of: reply), "a||b")
            return "all messages, the empty one too"
        },
        PeerCheck(name: "server stream, its end with the last message") { peer in
            try expect(try await letters(peer, "Letter"), "a,,z")
            return "all messages, the empty one too"
        },
        PeerCheck(name: "server stream, its last message a response") { peer in
            try expect(try await letters(peer, "LetterThenResponse"), "a,z")
            return "both messages"
        },
        PeerCheck(name: "server stream that fails half-way") { peer in
            let status = try await fails(.failedPrecondition) { try await letters(peer, "LetterThenFailure") }
            try expect(status.message, "no more letters")
            return try await usable(peer, "FAILED_PRECONDITION after a message")
        },
        PeerCheck(name: "both ways, by turns") { peer in
            let chat = try await peer.connection.bidirectional(
                EchoService.method("Chat", .bidirectional), CallOptions())
            var answers = chat.inbound.makeAsyncIterator()
            for text in ["a", "b"] {
                try await chat.send(EchoService.message(text))
                try expect(try await answers.next().map(EchoService.text) ?? "the end", text + "!")
            }
            try await chat.finish()
            try expect(try await answers.next().map(EchoService.text) ?? "the end", "the end")
            return try await usable(peer, "each answer before the next message")
        },
        PeerCheck(name: "both ways, ended by the server first") { peer in
            let chat = try await peer.connection.bidirectional(
                EchoService.method("Chat", .bidirectional), CallOptions())
            try await chat.send(EchoService.message("bye"))
            var answers = chat.inbound.makeAsyncIterator()
            try expect(try await answers.next().map(EchoService.text) ?? "the end", "the end")
            return try await usable(peer, "its empty response is the end")
        },
    ]

    private static func letters(_ peer: Peer, _ method: String) async throws -> String {
        var texts: [String] = []
        let messages = try await peer.connection.serverStream(
            EchoService.method(method, .serverStream), EchoService.message("3"), CallOptions())
        for try await message in messages { texts.append(try EchoService.text(of: message)) }
        return texts.joined(separator: ",")
    }
}
