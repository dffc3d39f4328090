import Testing

@testable import RPC

@Suite("Addresses")
struct AddressTests {
    @Test(
        "a name, an IPv4 and a bracketed IPv6 address are read, and written as they were",
        arguments: ["registry.zj:7410", "10.0.0.1:1", "[fd00::1]:65535"])
    func read(_ text: String) throws {
        let address = try #require(Address(text))
        #expect(address.description == text)
    }

    @Test("brackets are no part of the host")
    func brackets() {
        #expect(Address("[::1]:80") == Address(host: "::1", port: 80))
    }

    @Test(
        "what is no address is refused",
        arguments: [
            "", ":", "a", "a:", ":80", "a:0", "a:65536", "a:-1", "a:x", "a:8 0", "::1:80", "[]:80", "a b:80",
            "[::1:80", "a,b:80", "a/b:80",
        ])
    func refused(_ text: String) {
        #expect(Address(text) == nil)
    }

    @Test("a list is read whole or not at all")
    func list() {
        #expect(Address.list("a:1,b:2") == [Address(host: "a", port: 1), Address(host: "b", port: 2)])
        #expect(Address.list("a:1") == [Address(host: "a", port: 1)])
        for text in ["", ",", "a:1,", "a:1,,b:2", "a:1,b"] { #expect(Address.list(text) == nil, "\(text)") }
    }
}
