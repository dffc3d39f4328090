/// Who may call a method, as declared beside it in the `.proto`. The RPC layer carries the rule; it does not
/// judge it.
package enum AccessRule: Hashable, Sendable {
    /// A principal that holds one of these roles (names of `qingtong.common.v1.Role` without the prefix).
    case roles([String])
    /// Any principal whose signature holds.
    case anyPrincipal
    /// Nobody needs to sign.
    case everyone
}
