/// What strangers do who keep the wire's rules, or nearly, and prove nothing.
extension Attack {
    static let strangers: [Attack] = openings + commands + places + halves

    private static let openings: [Attack] = [
        Attack(name: "unfinished streams on many connections") { target throws(SocketFailure) in
            try Siege.unfinishedStreams(target, connections: 4, streams: 64).wait(milliseconds: 5)
        },
        Attack(name: "streams that nobody opened, over every limit") { target throws(SocketFailure) in
            try burst(target) { turn in
                Bytes.request(stream: UInt32(2 * turn + 1), target.stream, flags: 2)
            }
        },
        Attack(name: "streams in somebody's name, and what they carry") { target throws(SocketFailure) in
            try Siege.fullStreams(target, streams: 4, bytes: 4 << 20).wait(milliseconds: 1)
        },
    ]

    private static let commands: [Attack] = [
        Attack(name: "commands that nobody signed") { target throws(SocketFailure) in
            try burst(target) { turn in Bytes.request(stream: UInt32(2 * turn + 1), target.command) }
        },
        Attack(name: "commands with a forged name") { target throws(SocketFailure) in
            try burst(target) { turn in
                Bytes.request(stream: UInt32(2 * turn + 1), Target.forged(target.command, turn))
            }
        },
        Attack(name: "a captured read, again and again") { target throws(SocketFailure) in
            let call = target.captured ?? target.command
            try burst(target) { turn in Bytes.request(stream: UInt32(2 * turn + 1), call) }
        },
        Attack(name: "health at full speed") { target throws(SocketFailure) in
            try burst(target) { turn in Bytes.request(stream: UInt32(2 * turn + 1), target.health) }
        },
    ]

    private static let places: [Attack] = [
        Attack(name: "idle connections from five addresses") { target throws(SocketFailure) in
            try Siege.idleConnections(target).wait(milliseconds: 20)
        },
        Attack(name: "idle connections from two hundred addresses") { target throws(SocketFailure) in
            try Siege.idleConnections(target, addresses: 200, speaking: true).wait(milliseconds: 20)
        },
    ]

    private static let halves: [Attack] = [
        Attack(name: "half-sent frames of 4 MiB") { target throws(SocketFailure) in
            try Siege.halfFrames(target, connections: 20, addresses: 5, bytes: 2 << 20).wait(milliseconds: 5)
        },
        Attack(name: "many buffers filled in part") { target throws(SocketFailure) in
            try Siege.halfFrames(target, connections: 256, addresses: 40, bytes: 16_000).wait(milliseconds: 5)
        },
    ]
}
