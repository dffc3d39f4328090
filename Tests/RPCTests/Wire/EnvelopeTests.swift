import NIOCore
import SwiftProtobuf
import Testing

@testable import RPC

@Suite("Envelopes", .timeLimit(.minutes(1)))
struct EnvelopeTests {
    /// service "S", method "M", payload 0x01 0x02, timeout 300, metadata k → v.
    private static let bytes: [UInt8] = [
        0x0A, 1, 0x53, 0x12, 1, 0x4D, 0x1A, 2, 1, 2, 0x20, 0xAC, 0x02, 0x2A, 6, 0x0A, 1, 0x6B, 0x12, 1, 0x76,
    ]

    private static let request = RequestEnvelope(
        service: "S", method: "M", payload: [1, 2], timeout: 300, metadata: ["k": "v"])

    private func decode(_ bytes: [UInt8]) throws(Malformed) -> RequestEnvelope {
        try RequestEnvelope(decoding: ByteBuffer(bytes: bytes))
    }

    @Test("are written as protobuf lays them out")
    func layout() {
        var bytes = ByteBuffer()
        Self.request.write(to: &bytes)
        #expect(Array(buffer: bytes) == Self.bytes)
    }

    @Test("are read back")
    func read() throws {
        #expect(try decode(Self.bytes) == Self.request)
        #expect(try decode([]) == RequestEnvelope())
    }

    @Test("keep every kind of value", arguments: [0, 1, 127, 128, -1, .max, .min] as [Int64])
    func values(timeout: Int64) throws {
        let request = RequestEnvelope(
            service: String(repeating: "服", count: 50), method: "M",
            payload: [UInt8](repeating: 9, count: 20_000),
            timeout: timeout, metadata: Metadata([("", "x"), ("y", ""), ("", ""), ("z", "值")]))
        var bytes = ByteBuffer()
        request.write(to: &bytes)
        #expect(try RequestEnvelope(decoding: bytes) == request)
    }

    @Test(
        "skip fields they do not know",
        arguments: [
            [0x30, 5],  // number
            [0x31, 1, 2, 3, 4, 5, 6, 7, 8],  // eight bytes
            [0x32, 2, 9, 9],  // bytes
            [0x35, 1, 2, 3, 4],  // four bytes
            [0x33, 0x08, 1, 0x34],  // a group with a number
            [0x33, 0x0B, 0x0C, 0x34],  // a group in a group
            [0x08, 7],  // the service's number with another type
        ] as [[UInt8]])
    func unknown(field: [UInt8]) throws {
        #expect(try decode(field + Self.bytes) == Self.request)
        #expect(try decode(Self.bytes + field) == Self.request)
    }

    @Test("take the last of a field that stands twice")
    func twice() throws {
        #expect(try decode([0x0A, 1, 0x54] + Self.bytes) == Self.request)
    }

    @Test(
        "refuse what is not a message",
        arguments: [
            [0x0A],  // no length
            [0x0A, 5, 0x53],  // cut short
            [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1],  // a length of 2⁶⁴ − 1
            [0x0A, 2, 0xC3, 0x28],  // not UTF-8
            [0x20, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02],  // 65 bits
            [0x20, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],  // eleven bytes
            [0x20, 0x80],  // a number cut short
            [0x00, 1],  // field number 0
            [0x36], [0x37],  // no such types
            [0xF8, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],  // a field number past 2²⁹
            [0x34],  // the end of no group
            [0x33, 0x08, 1],  // a group without end
            [0x33, 0x3C], [0x33, 0x0B, 0x34, 0x0C],  // a group that ends under another's number
            [0x31, 1, 2, 3], [0x35, 1],  // fixed numbers cut short
            [0x2A, 2, 0x0A, 9],  // a pair whose key is cut short
        ] as [[UInt8]])
    func malformed(bytes: [UInt8]) {
        #expect(throws: Malformed.self) { try decode(bytes) }
    }

    @Test("refuse groups nested without end")
    func nesting() {
        #expect(throws: Malformed("嵌套有误", "bad nesting")) {
            try decode([UInt8](repeating: 0x33, count: 100_000))
        }
    }

    @Test("refuse names and metadata beyond their limits")
    func limits() throws {
        #expect(throws: Malformed.self) { try roundTrip(.init(service: String(repeating: "s", count: 256))) }
        #expect(throws: Malformed.self) { try roundTrip(.init(method: String(repeating: "m", count: 256))) }
        #expect(throws: Malformed.self) { try roundTrip(.init(metadata: pairs(65))) }
        let long = String(repeating: "v", count: (8 << 10) + 1)
        #expect(throws: Malformed.self) { try roundTrip(.init(metadata: ["k": long])) }
        #expect(throws: Malformed.self) { try roundTrip(.init(metadata: [long: "v"])) }
        #expect(try roundTrip(.init(metadata: pairs(64))).metadata == pairs(64))
    }

    private func pairs(_ count: Int) -> Metadata {
        Metadata((0..<count).map { (key: "k\($0)", value: "v") })
    }

    private func roundTrip(_ request: RequestEnvelope) throws(Malformed) -> RequestEnvelope {
        var bytes = ByteBuffer()
        request.write(to: &bytes)
        return try RequestEnvelope(decoding: bytes)
    }

    @Test("cut short, are read where a field ends and refused anywhere else")
    func cuts() {
        let read = Self.bytes.indices.filter { (try? decode(Array(Self.bytes.prefix($0)))) != nil }
        #expect(read == [0, 3, 6, 10, 13])
    }

    @Test(
        "with one byte changed, are refused or read as another, and only where protobuf finds a message",
        arguments: bytes.indices)
    func mutations(index: Int) throws {
        for byte in UInt8.min...UInt8.max where byte != Self.bytes[index] {
            var bytes = Self.bytes
            bytes[index] = byte
            try EnvelopeProperties.checkRequest(bytes)
            try EnvelopeProperties.checkResponse(bytes)
            let isMessage = (try? Google_Protobuf_Empty(serializedBytes: bytes)) != nil
            let request = try? decode(bytes)
            #expect(request != Self.request, "\(byte) at \(index)")
            if request != nil { #expect(isMessage, "\(byte) at \(index)") }
            if !isMessage {
                #expect(throws: Malformed.self, "\(byte) at \(index)") {
                    try ResponseEnvelope(decoding: ByteBuffer(bytes: bytes))
                }
            }
        }
    }

    @Test(
        "name the time that is left in either place, and the shorter counts",
        arguments: [
            (0, nil, nil), (5, nil, 5), (0, "7", 7), (9, "8", 8), (3, "8", 3), (-1, nil, 0), (0, "-4", 0),
        ] as [(Int64, String?, Int64?)])
    func remaining(timeout: Int64, text: String?, expected: Int64?) throws {
        var request = RequestEnvelope(timeout: timeout)
        request.metadata[Metadata.Keys.timeout] = text
        #expect(try request.remaining() == expected.map { .nanoseconds($0) })
    }

    @Test("refuse a time that stands twice")
    func repeatedTimeout() {
        let pair = (key: Metadata.Keys.timeout, value: "5")
        #expect(throws: Malformed.self) { try RequestEnvelope(metadata: Metadata([pair, pair])).remaining() }
    }

    @Test(
        "refuse a time that is no number, or is spelt otherwise",
        arguments: [
            "", "soon", "1.5", "99999999999999999999", "+5", "05", " 5", "5 ", "-0", "--5", "0x5", "５", "5\n",
        ])
    func badTimeout(text: String) {
        #expect(throws: Malformed.self) {
            try RequestEnvelope(metadata: [Metadata.Keys.timeout: text]).remaining()
        }
    }
}
