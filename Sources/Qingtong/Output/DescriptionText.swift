import CommonAPI
import Installation
import RPCAPI
import Refusals
import SwiftProtobuf

/// Describes services for people.
enum DescriptionText {
    static func table(of listings: [ServiceListing]) -> Table {
        var table = Table(
            say("实例", "node"), say("服务", "service"), say("方法", "method"), say("种类", "kind"),
            say("权限", "access"), say("时限", "cap"), say("请求 → 应答", "request → reply"))
        for listing in listings {
            for service in listing.services {
                for method in service.methods {
                    table.add(
                        listing.node, service.name, method.name, kind(of: method), access(of: method),
                        "\(method.capMs / 1000) s",
                        "\(lastWord(method.requestType)) → \(lastWord(method.replyType))")
                }
            }
        }
        return table
    }

    /// The messages of the requested method and all messages and enums in them; `nil` when not one method was
    /// requested.
    static func schemas(of listings: [ServiceListing], asked: String) throws -> String? {
        guard let listing = listings.first, let service = listing.services.first,
            let method = service.methods.first, service.methods.count == 1, asked.hasSuffix(method.name)
        else { return nil }
        let files = try listing.files.map {
            try Google_Protobuf_FileDescriptorProto(
                serializedBytes: $0, extensions: SimpleExtensionMap([Extensions_rule, Extensions_words]))
        }
        return MessageTables(files: files).text(from: [method.requestType, method.replyType])
    }

    /// What one caller may use of each instance.
    static func limits(of listings: [ServiceListing]) -> Table {
        var table = Table(
            say("实例", "node"), say("每个调用方的上限", "limit of one caller"), say("地址", "address"),
            say("身份", "principal"))
        for listing in listings where listing.hasCallerLimits {
            let limits = listing.callerLimits
            table.add(
                listing.node, say("连接", "connections"), String(limits.connectionsPerAddress),
                String(limits.connectionsPerPrincipal))
            table.add(
                listing.node, say("每秒新连接", "new connections a second"),
                String(limits.newConnectionsPerAddressPerSecond), "")
            table.add(
                listing.node, say("进行中的调用", "calls under way"), String(limits.callsPerAddress),
                String(limits.callsPerPrincipal))
            table.add(
                listing.node, say("暂存字节（MiB）", "bytes kept (MiB)"), String(limits.heldBytesPerAddress >> 20),
                String(limits.heldBytesPerPrincipal >> 20))
            table.add(
                listing.node, say("被拒的调用：一次、每小时", "refused calls: at once, an hour"), "",
                "\(limits.refusedCalls), \(limits.refusedCallsPerHour)")
        }
        return table
    }

    private static func kind(of method: MethodDescription) -> String {
        let effect = method.isCommand ? say("命令", "command") : say("查询", "query")
        return switch method.kind {
        case .serverStream: say("\(effect)·下行流", "\(effect), server stream")
        case .clientStream: say("\(effect)·上行流", "\(effect), client stream")
        case .bidirectional: say("\(effect)·双向流", "\(effect), both ways")
        default: effect
        }
    }

    private static func access(of method: MethodDescription) -> String {
        let leaf = method.sensitive ? say("（留痕）", " (leaves a leaf)") : ""
        if method.everyone { return say("任何人", "everyone") + leaf }
        if method.anyPrincipal { return say("任何身份", "any principal") + leaf }
        return method.roles.map { Role(called: $0)?.text ?? $0 }.joined(separator: say("、", ", ")) + leaf
    }

    static func lastWord(_ name: String) -> String {
        name.split(separator: ".").last.map(String.init) ?? name
    }
}
