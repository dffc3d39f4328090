import ArgumentParser
import Foundation
import Installation

/// Who signs a verb's calls: the principal named by `--as`, else by the environment. There is no default signer.
enum Signer {
    /// The principal in `QINGTONG_AS`; empty when there is none.
    static var fromEnvironment: String { ProcessInfo.processInfo.environment["QINGTONG_AS"] ?? "" }

    /// Refuses a verb that does not say who signs.
    ///
    /// - Throws: `ValidationError` that says what to do and which keys the home has.
    static func require(_ principal: String, in home: Home) throws {
        guard principal.isEmpty else { return }
        let known = home.principals.prefix(12).joined(separator: ", ")
        throw ValidationError(
            say(
                "没有说明由谁签名：请加 --as 身份，或设置环境变量 QINGTONG_AS。"
                    + (known.isEmpty ? "" : "此安装目录有密钥的身份：\(known)"),
                "Who signs is not said: add --as PRINCIPAL, or set QINGTONG_AS."
                    + (known.isEmpty ? "" : " This home has the keys of \(known).")))
    }
}
