import CommonAPI
import Foundation
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("The fields of a serialised message")
struct MessageFieldsTests {
    private let head = TreeHead.with {
        $0.node = "registry@zj"
        $0.size = 300
        $0.root = Data(repeating: 7, count: 32)
        $0.time = 1
    }

    @Test(
        "fields before one and from it on, put together, are the whole",
        arguments: 1...6 as ClosedRange<UInt64>)
    func split(at number: UInt64) throws {
        let bytes: [UInt8] = try head.serializedBytes()
        let start = MessageFields.start(of: number, in: bytes)
        let before = try TreeHead(serializedBytes: Array(bytes[..<start]))
        let after = try TreeHead(serializedBytes: Array(bytes[start...]))
        #expect(try before.serializedBytes() + after.serializedBytes() == bytes)
        #expect(before.node.isEmpty == (number <= 1))
        #expect((before.size == 0) == (number <= 2))
        #expect(before.root.isEmpty == (number <= 3))
        #expect((before.time == 0) == (number <= 4))
    }

    @Test("fixed numbers are passed over by their width")
    func fixed() {
        #expect(
            MessageFields.start(of: 3, in: [0x09, 1, 2, 3, 4, 5, 6, 7, 8, 0x15, 1, 2, 3, 4, 0x18, 1]) == 14)
    }

    @Test(
        "what is no message in order is taken as a whole",
        arguments: [
            [0x0A], [0x0A, 5, 1], [0x0B, 1], [0x80], [0x10, 1, 0x08, 1], [0x10, 0x80],
            [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
        ] as [[UInt8]])
    func broken(_ bytes: [UInt8]) {
        #expect(MessageFields.start(of: 9, in: bytes) == 0)
    }

    @Test(
        "without one field a message is what it is when that is cleared",
        arguments: [1, 2, 3, 4, 9] as [UInt64])
    func without(_ number: UInt64) throws {
        var rest = head
        switch number {
        case 1: rest.node = ""
        case 2: rest.size = 0
        case 3: rest.root = Data()
        case 4: rest.time = 0
        default: break
        }
        let bytes: [UInt8] = try rest.serializedBytes()
        #expect(MessageFields.bytes(of: try head.serializedBytes(), without: number) == bytes)
    }

    @Test(
        "what is no message has no field taken out", arguments: [[0x0A], [0x0A, 5, 1], [0x80]] as [[UInt8]])
    func nothingTaken(_ bytes: [UInt8]) {
        #expect(MessageFields.bytes(of: bytes, without: 1) == nil)
    }

    @Test("a field holds a message of any length", arguments: [0, 1, 127, 128, 16_383, 16_384, 70_000])
    func held(_ count: Int) throws {
        let field = MessageFields.field(1, holding: [UInt8](repeating: 0x78, count: count))
        #expect(try TreeHead(serializedBytes: field).node == String(repeating: "x", count: count))
    }

    @Test("no bytes have no fields")
    func empty() {
        #expect(MessageFields.start(of: 1, in: []) == 0)
    }
}
