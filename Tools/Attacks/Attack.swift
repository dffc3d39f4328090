/// One way of being a bad peer. A round of it ends by itself and waits for nothing but the system.
package struct Attack: Sendable {
    /// What the peer does, in a few words.
    package let name: String
    /// One round against that server.
    package let round: @Sendable (Target) throws(SocketFailure) -> Void

    /// Every attack there is.
    package static let all: [Attack] = wrongProtocols + brokenFrames + brokenStreams + greed + strangers
}

extension Attack {
    private static let wrongProtocols: [Attack] = [
        Attack(name: "random bytes") { target throws(SocketFailure) in
            let socket = try RawSocket(target)
            socket.send((0..<65_536).map { _ in UInt8.random(in: 1...255) })
        },
        Attack(name: "an HTTP request") { target throws(SocketFailure) in
            let socket = try RawSocket(target)
            socket.send("GET / HTTP/1.1\r\nHost: qingtong\r\n\r\n".utf8)
            _ = socket.receive()
        },
        Attack(name: "a TLS hello") { target throws(SocketFailure) in
            let socket = try RawSocket(target)
            socket.send([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03])
            socket.send([UInt8](repeating: 0xC0, count: 500))
            _ = socket.receive()
        },
    ]

    private static let brokenFrames: [Attack] = [
        Attack(name: "a header that claims 4 GB") { target throws(SocketFailure) in
            let socket = try RawSocket(target)
            socket.send(Bytes.header(.max, stream: 1, kind: 1))
            for _ in 0..<16 { socket.send([UInt8](repeating: 0, count: 64 << 10)) }
        },
        Attack(name: "frames too long to take") { target throws(SocketFailure) in
            let socket = try RawSocket(target)
            for stream in [1, 3, 5] as [UInt32] {
                let length: UInt32 = 5 << 20
                socket.send(Bytes.header(length, stream: stream, kind: 1))
                var left = Int(length)
                while left > 0 {
                    let sent = socket.send([UInt8](repeating: 0x55, count: min(left, 64 << 10)))
                    left -= sent
                    guard sent > 0 || socket.discard() != nil else { return }
                }
            }
        },
        Attack(name: "frames cut short") { target throws(SocketFailure) in
            let whole = Bytes.request(stream: 1, target.echo(String(repeating: "a", count: 200)))
            for length in stride(from: 1, to: whole.count, by: 20) {
                let socket = try RawSocket(target)
                socket.send(whole.prefix(length))
                if length % 3 == 0 { socket.endByReset() }
            }
        },
        Attack(name: "one byte at a time") { target throws(SocketFailure) in
            let socket = try RawSocket(target)
            for byte in Bytes.request(stream: 1, target.echo("slow")).dropLast() { socket.send([byte]) }
        },
    ]

    private static let brokenStreams: [Attack] = [
        Attack(name: "even, falling and reused stream ids") { target throws(SocketFailure) in
            try burst(target) { turn in Bytes.request(stream: [2, 101, 99, 101][turn % 4], target.echo("x")) }
        },
        Attack(name: "data for streams that are closed or never were") { target throws(SocketFailure) in
            try burst(target) { turn in
                turn == 0
                    ? Bytes.request(stream: 9, target.echo("x"))
                    : Bytes.frame(stream: UInt32(turn % 16), kind: 3, flags: UInt8(turn % 6), [1, 2, 3])
            }
        },
        Attack(name: "frames of unknown types") { target throws(SocketFailure) in
            try burst(target) { turn in
                Bytes.frame(stream: UInt32(turn), kind: UInt8(turn % 256 | 4), flags: 0xFF, [0])
            }
        },
        Attack(name: "requests that are no messages") { target throws(SocketFailure) in
            try burst(target) { turn in
                Bytes.frame(stream: UInt32(2 * turn + 1), kind: 1, [UInt8](repeating: 0x33, count: 40))
            }
        },
        Attack(name: "cancel and credit for others' streams") { target throws(SocketFailure) in
            try burst(target) { turn in
                Bytes.control(
                    stream: UInt32(2 * turn + 1), turn % 2 == 0 ? "Cancel" : "Credit",
                    about: .random(in: 0...1_000))
            }
        },
    ]

    private static let greed: [Attack] = [
        Attack(name: "calls that never end, over every limit") { target throws(SocketFailure) in
            try burst(target, count: 20_000) { turn in
                Bytes.request(stream: UInt32(2 * turn + 1), target.slow)
            }
        },
        Attack(name: "large replies that it never reads") { target throws(SocketFailure) in
            let socket = try RawSocket(target)
            for turn in 0..<64 {
                socket.send(Bytes.request(stream: UInt32(2 * turn + 1), target.large))
            }
            // The server has begun to answer: what it still makes is for nobody.
            _ = socket.receive()
        },
        Attack(name: "small requests whose replies it never reads") { target throws(SocketFailure) in
            let socket = try RawSocket(target)
            let text = String(repeating: "a", count: 200)
            for turn in 0..<20_000 {
                let request = Bytes.request(stream: UInt32(2 * turn + 1), target.echo(text))
                guard socket.send(request) == request.count else { return }
            }
        },
        Attack(name: "connections that close at once") { target throws(SocketFailure) in
            try connectAndClose(target, times: 200)
        },
    ]

    /// Opens and closes connections, one after the other: every other one by a reset, so that the system does not run
    /// out of ports.
    package static func connectAndClose(_ target: Target, times: Int) throws(SocketFailure) {
        for turn in 0..<times {
            let socket = try RawSocket(target)
            // A port that was closed in order stays taken for a minute.
            if turn % 16 != 0 { socket.endByReset() }
        }
    }

    /// Sends so many frames on one connection as fast as the server takes them, and drops what it answers. Ends when
    /// the server takes no more for a moment: it has begun to let this peer wait.
    static func burst(
        _ target: Target, count: Int = 2_000, _ frame: (Int) -> [UInt8]
    ) throws(SocketFailure) {
        let socket = try RawSocket(target)
        var batch: [UInt8] = []
        for turn in 0..<count {
            batch += frame(turn)
            guard turn % 16 == 15 || turn == count - 1 else { continue }
            var left = batch[...]
            while !left.isEmpty {
                let sent = socket.send(left)
                left = left.dropFirst(sent)
                guard socket.discard() != nil, sent > 0 || socket.takesMore(within: 20) else { return }
            }
            batch = []
        }
    }
}
