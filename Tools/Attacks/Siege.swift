/// Connections of strangers that stay for as long as somebody refers to this.
package final class Siege: Sendable {
    private let sockets: [KeptSocket]

    private init(_ sockets: [KeptSocket]) {
        self.sockets = sockets
    }

    /// Lets so many milliseconds pass.
    func wait(milliseconds: Int32) {
        sockets.last?.socket.wait(milliseconds: milliseconds)
    }

    /// Streams that are opened and never finished.
    package static func unfinishedStreams(
        _ target: Target, connections: Int = 17, addresses: Int = 5, streams: Int = 1_024
    ) throws(SocketFailure) -> Siege {
        try make(target, connections, addresses) { socket, _ in
            for turn in 0..<streams {
                let request = Bytes.request(
                    stream: UInt32(2 * turn + 1), Target.forged(target.stream, turn), flags: remoteOpen)
                guard socket.sendAll(request) else { return }
            }
        }
    }

    /// Streams in somebody's name that carry so many bytes each and are never finished.
    package static func fullStreams(
        _ target: Target, streams: Int = 50, bytes: Int = 60 << 20
    ) throws(SocketFailure) -> Siege {
        let message = Bytes.frame(stream: 0, kind: 3, [UInt8](repeating: 7, count: 256 << 10))
        return try make(target, 1, 1) { socket, _ in
            for turn in 0..<streams {
                let stream = UInt32(2 * turn + 1)
                guard
                    socket.sendAll(
                        Bytes.request(
                            stream: stream, Target.forged(target.stream, turn), flags: remoteOpen))
                else { return }
                let named = message[..<4] + Bytes.number(stream) + message[8...]
                for _ in 0..<(bytes / message.count) { guard socket.sendAll(named) else { return } }
            }
        }
    }

    /// Connections that say nothing, or, every other one where they are said to speak, one thing.
    package static func idleConnections(
        _ target: Target, connections: Int = 1_024, addresses: Int = 5, speaking: Bool = false
    ) throws(SocketFailure) -> Siege {
        try make(target, connections, addresses) { socket, place in
            if speaking, place % 2 == 0 { socket.send(Bytes.request(stream: 1, target.echo("x"))) }
        }
    }

    /// Frames of that length of which so many bytes come.
    package static func halfFrames(
        _ target: Target, connections: Int, addresses: Int, length: Int = 4 << 20, bytes: Int
    ) throws(SocketFailure) -> Siege {
        let part = [UInt8](repeating: 7, count: bytes)
        return try make(target, connections, addresses) { socket, _ in
            socket.send(Bytes.header(UInt32(length), stream: 1, kind: 1))
            _ = socket.sendAll(part)
        }
    }

    private static let remoteOpen: UInt8 = 2

    /// Connects so often, from so many addresses in turn, and misbehaves on each connection.
    private static func make(
        _ target: Target, _ connections: Int, _ addresses: Int,
        _ misbehave: (borrowing RawSocket, Int) -> Void
    ) throws(SocketFailure) -> Siege {
        var sockets: [KeptSocket] = []
        for place in 0..<connections {
            let next = KeptSocket(try RawSocket(target, from: place % addresses))
            if place % 16 != 0 { next.socket.endByReset() }
            misbehave(next.socket, place)
            sockets.append(next)
        }
        return Siege(sockets)
    }
}

/// A list cannot hold what cannot be copied.
private final class KeptSocket: Sendable {
    let socket: RawSocket

    init(_ socket: consuming RawSocket) {
        self.socket = socket
    }
}

extension RawSocket {
    /// Sends all of it, unless the peer takes none for a moment, as one does that lets this peer wait.
    fileprivate borrowing func sendAll(_ bytes: some Collection<UInt8>) -> Bool {
        var left = Array(bytes)[...]
        while !left.isEmpty {
            let sent = send(left)
            left = left.dropFirst(sent)
            guard discard() != nil, sent > 0 || takesMore(within: 20) else { return false }
        }
        return true
    }
}
