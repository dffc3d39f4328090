import NIOCore

@testable import RPC

/// What must hold of the wire's code for any bytes whatever. `make fuzz` looks for bytes for which it does not; the
/// tests check those that are kept in Tools/Fuzz/corpus.
enum WireProperty: UInt8, CaseIterable {
    case frames, request, response, serverStreams, clientStreams, connection

    /// Checks the property that the first byte names with the bytes after it.
    static func check(_ input: some Collection<UInt8>) throws(Broken) {
        guard let first = input.first,
            let property = WireProperty(rawValue: first % UInt8(allCases.count))
        else { return }
        do throws(Broken) {
            try property.check(Array(input.dropFirst()))
        } catch {
            throw Broken("\(property): \(error.detail)")
        }
    }

    private func check(_ bytes: [UInt8]) throws(Broken) {
        switch self {
        case .frames: try FrameProperties.check(bytes)
        case .request: try EnvelopeProperties.checkRequest(bytes)
        case .response: try EnvelopeProperties.checkResponse(bytes)
        case .serverStreams: try ServerStreamProperties.check(bytes)
        case .clientStreams: try ClientStreamProperties.check(bytes)
        case .connection: try ConnectionProperties.check(bytes)
        }
    }
}

/// A property that does not hold, in a few words.
struct Broken: Error, Hashable, CustomStringConvertible {
    let detail: String

    init(_ detail: String) {
        self.detail = detail
    }

    var description: String { detail }
}

/// Says what is broken unless the condition holds.
func hold(_ condition: Bool, _ detail: @autoclosure () -> String) throws(Broken) {
    if !condition { throw Broken(detail()) }
}

/// Decisions that an input makes: its bytes one after the other, and zeros when they are used up.
struct Choices {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        self.bytes = bytes[...]
    }

    mutating func next() -> UInt8 {
        bytes.popFirst() ?? 0
    }

    /// What has decided nothing yet.
    var rest: [UInt8] { Array(bytes) }
}
