import NIOCore

@testable import RPC

/// The server's half of the protocol: streams open in rising odd ids, messages reach only streams that take them, and
/// none after the last.
enum ServerStreamProperties {
    /// What the test remembers of a stream; `Call` of the state machine.
    private final class Remembered {
        let streamID: UInt32
        var isComplete: Bool

        init(streamID: UInt32, isComplete: Bool) {
            self.streamID = streamID
            self.isComplete = isComplete
        }
    }

    static func check(_ bytes: [UInt8]) throws(Broken) {
        var choices = Choices(bytes)
        // Bits that say which streams are begun, and which end after a frame.
        let begins = choices.next()
        let ends = choices.next()
        var streams = ServerStreams<Remembered>()
        var live: [UInt32: Remembered] = [:]
        var highest: UInt32 = 0

        let items = try FrameProperties.items(of: choices.rest, limit: 64, in: [max(1, bytes.count)])
        for (turn, item) in items.enumerated() {
            switch streams.received(item) {
            case .open(let opening):
                try hold(opening.streamID % 2 == 1, "stream \(opening.streamID) opens")
                try hold(opening.streamID > highest, "stream \(opening.streamID) opens after \(highest)")
                highest = opening.streamID
                guard begins & 1 << (turn % 8) == 0 else { break }
                let takes = opening.flags.contains(.remoteOpen) && !opening.flags.contains(.remoteClosed)
                let call = Remembered(streamID: opening.streamID, isComplete: !takes)
                streams.begin(opening, call)
                live[opening.streamID] = call
            case .message(let streamID, let call, _, let isLast):
                try hold(live[streamID] === call, "a message for a call that is not on stream \(streamID)")
                try hold(!call.isComplete, "a message after the last of stream \(streamID)")
                call.isComplete = isLast
            case .refuse, .close, .ignore:
                break
            }
            if ends & 1 << (turn % 8) != 0, let streamID = streams.liveIDs.min() {
                try hold(streams.end(streamID) === live.removeValue(forKey: streamID), "another call ends")
            }
            try hold(streams.count == live.count, "\(streams.count) streams are live, not \(live.count)")
        }
        try hold(streams.endAll().count == live.count && streams.count == 0, "a stream is left at the end")
    }
}
