import CommonAPI
import Crypto
import Foundation
import Refusals
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("Sealed tokens of pages")
struct PageTokenCipherTests {
    private let key: EncryptionKey
    private let cipher: PageTokenCipher

    init() throws {
        key = EncryptionKey(
            of: try #require(SigningKey(seed: Array(repeating: 7, count: 32))),
            purpose: PageTokenCipher.purpose)
        cipher = PageTokenCipher(key, method: "s/List", principal: "a")
    }

    @Test("a token stands for its place, for the same caller, method and list only, whatever the process")
    func bound() throws {
        let token = cipher.encrypt("place", of: "list")
        #expect(try cipher.decrypt(token, of: "list") == "place")
        #expect(
            try PageTokenCipher(key, method: "s/List", principal: "a").decrypt(token, of: "list") == "place")
        for (other, list) in [
            (cipher, "other"), (PageTokenCipher(key, method: "s/List", principal: "b"), "list"),
            (PageTokenCipher(key, method: "s/Find", principal: "a"), "list"), (PageTokenCipher.own, "list"),
        ] {
            #expect(throws: Refusal(.pageToken)) { try other.decrypt(token, of: list) }
        }
    }

    @Test("it tells neither what stands in it nor how long that is")
    func opaque() throws {
        let id = "0192f0c0-a1b2-7c3d-8e4f-5a6b7c8d9e0f"
        let tokens = ["a", id, String(repeating: "x", count: 63)].map { cipher.encrypt($0, of: "list") }
        #expect(Set(tokens.map(\.count)).count == 1)
        let bytes = try tokens.map { Array(try #require(Data(base64Encoded: $0))) }
        #expect(!bytes.contains { String(decoding: $0, as: UTF8.self).contains(id) })
        #expect(cipher.encrypt("a", of: "list") != tokens[0])
    }

    @Test("no token stands for the first page")
    func first() throws {
        #expect(cipher.encrypt("", of: "list").isEmpty)
        #expect(try cipher.decrypt("", of: "list").isEmpty)
    }

    @Test(
        "what no list gave out is refused", arguments: ["x", "AAAA", "ÿ", String(repeating: "A", count: 224)])
    func forged(_ token: String) {
        #expect(throws: Refusal(.pageToken)) { try cipher.decrypt(token, of: "list") }
    }

    @Test("a page shows as many as may be shown, and has a token only where one more may be")
    func showing() throws {
        let world = try GateWorld()
        try world.write { command in
            for number in 10..<40 {
                _ = try command.kept(.agencies).add(
                    .with {
                        $0.id = "agency-\(number)"
                        $0.name = number % 10 == 3 ? "shown" : "hidden"
                        $0.department = .construction
                        $0.divisionCode = "330481"
                    })
            }
        }
        func page(_ token: String, _ limit: Int) throws -> Page<Agency> {
            try world.read { query in
                try query.shown(.agencies).find(after: token, limit: limit) { $0.name == "shown" }
            }
        }
        let first = try page("", 2)
        #expect(first.documents.map(\.id) == ["agency-13", "agency-23"])
        let second = try page(first.nextToken, 2)
        #expect(second.documents.map(\.id) == ["agency-33"])
        #expect(second.nextToken.isEmpty)
        #expect(try page("", 3).nextToken.isEmpty)
    }
}
