import Crypto
import Foundation
import RPC
import Refusals
import Store

/// Encrypts the place where a page ended, so that its token tells nobody what lies there: it may be a record that its holder must
/// not know of. A token is good for one caller, one method and one list, and stays so when the service starts again.
package struct PageTokenCipher: Sendable {
    private let key: EncryptionKey
    private let method: String
    private let principal: String

    private static let block = 64

    /// For what one caller is given by one method.
    init(_ key: EncryptionKey, method: String, principal: String) {
        self.key = key
        self.method = method
        self.principal = principal
    }

    /// For work that answers nobody: good within this process.
    package static let own = PageTokenCipher(
        EncryptionKey(of: .generate(), purpose: purpose), method: "", principal: "")

    static let purpose = "qingtong-page-token/v1"

    /// The token that stands for a place in a list; empty when there is none. What the list is called is worked out only for a
    /// token: most answers are whole.
    package func encrypt(_ place: String, of list: @autoclosure () throws -> String) rethrows -> String {
        guard !place.isEmpty else { return "" }
        // Filled up, so that its length tells nothing of what it stands for.
        var plain = Array(place.utf8) + [0x80]
        plain += [UInt8](repeating: 0, count: (Self.block - plain.count % Self.block) % Self.block)
        return Data(try key.encrypt(plain, in: context(list()))).base64EncodedString()
    }

    /// The place that a token stands for; empty for the first page.
    ///
    /// - Throws: `INVALID_ARGUMENT` (`page-token-invalid`) unless it was given to this caller for this list; what `list` throws.
    package func decrypt(_ token: String, of list: @autoclosure () throws -> String) throws -> String {
        guard !token.isEmpty else { return "" }
        guard let data = Data(base64Encoded: token),
            let plain = try key.decrypt(Array(data), in: context(list())),
            let end = plain.lastIndex(of: 0x80), let place = String(validating: plain[..<end], as: UTF8.self)
        else { throw Refusal(.pageToken) }
        return place
    }

    private func context(_ list: String) -> [UInt8] {
        Array("\(Self.purpose)\n\(method)\n\(principal)\n\(list)".utf8)
    }
}
