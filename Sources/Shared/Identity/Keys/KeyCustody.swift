package import Refusals

/// Where the secret half of a key is kept. Two keys in one console count as one, so this enters the signed record.
package enum KeyCustody: String, CaseIterable, Hashable, Sendable {
    /// A file of its owner's machine.
    case file
    /// A console that several people use.
    case console
    /// A gateway, for the people who call through it.
    case gateway
    /// A card or token that signs itself.
    case card

    /// What people call it.
    package var wording: Wording {
        switch self {
        case .file: Wording("文件", "file")
        case .console: Wording("控制台", "console")
        case .gateway: Wording("网关", "gateway")
        case .card: Wording("卡", "card")
        }
    }
}
