import ArgumentParser
import Foundation
import Installation
import RPC

/// Calls any method of any service by its name, with JSON.
struct CallVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: say("按名称调用任一方法，请求与应答均为 JSON。", "Call any method by its name, with JSON."),
        discussion: say(
            "例：qingtong call Enterprises.GetEnterprise '{\"enterpriseId\":\"…\"}' --as 身份。请求写 - 则读标准输入，每行一条；不写为空消息。"
                + "方法与字段见 qingtong describe。每条应答一行。三个服务都有的方法用 --at 指明服务。",
            "As: qingtong call Enterprises.GetEnterprise '{\"enterpriseId\":\"…\"}' --as PRINCIPAL. With - the request is read "
                + "from standard input, a message a line; without one it is empty. Methods and fields: qingtong describe. Each reply "
                + "is a line. A method that all three services have needs --at."))

    @Argument(help: ArgumentHelp(say("服务.方法。", "Service.method."), valueName: "method")) var name: String
    @Argument(help: ArgumentHelp(say("请求的 JSON；- 读标准输入。", "The request in JSON; - reads standard input.")))
    var json = "{}"
    @Option(help: ArgumentHelp(say("由哪个服务答复。", "Which service is to answer."), valueName: "service")) var at =
        ""
    @Option(help: ArgumentHelp(say("等待秒数。", "Seconds to wait."))) var timeout = 10
    @OptionGroup var homeOptions: HomeOptions
    @OptionGroup var signer: MaybeSigner
    @OptionGroup var repetition: RepetitionOptions

    func validate() throws {
        if !at.isEmpty { try ServiceName.check(at) }
        guard (1...3600).contains(timeout) else {
            throw ValidationError(say("--timeout 为 1 至 3600 秒。", "--timeout is 1 to 3600 seconds."))
        }
        let (_, typed) = try Self.found(name, at: at)
        if typed.method.access != .everyone { try Signer.require(signer.principal, in: homeOptions.location) }
    }

    func run() async throws {
        let (service, typed) = try Self.found(name, at: at)
        let messages = json == "-" ? try Self.standardInput() : [json]
        let options = CallOptions(timeout: .seconds(timeout))
        repetition.begin(isJournalled: false)
        try await homeOptions.withServiceClients { serviceClients in
            let session =
                signer.principal.isEmpty
                ? try Session(unsigned: serviceClients)
                : try serviceClients.session(as: signer.principal, commands: LostAnswer.commands)
            try await typed.call(session.caller(of: service), with: messages, options) { print($0) }
        }
    }

    /// The one method with that name.
    ///
    /// - Throws: `ValidationError` when there is none, or more than one.
    static func found(_ name: String, at service: String) throws -> (service: String, method: TypedMethod) {
        let candidates = TypedMethods.named(name).filter { service.isEmpty || $0.service == service }
        guard let first = candidates.first else {
            throw ValidationError(
                say(
                    "没有方法 \(name)；qingtong describe 列出全部。",
                    "There is no method \(name); qingtong describe lists all."))
        }
        let paths = Set(candidates.map(\.method.method.path)).sorted()
        guard paths.count == 1 else {
            throw ValidationError(
                say("\(name) 可指：", "\(name) may be one of ") + paths.joined(separator: say("、", ", ")))
        }
        guard candidates.count == 1 else {
            throw ValidationError(
                say(
                    "三个服务都有 \(name)：请用 --at registry、acceptance 或 enforcement 指明。",
                    "All three services have \(name): say which with --at registry, acceptance or enforcement."
                ))
        }
        return first
    }

    private static func standardInput() throws -> [String] {
        let bytes = try FileHandle.standardInput.readToEnd() ?? Data()
        return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
            .filter { !$0.allSatisfy(\.isWhitespace) }
    }
}

/// Who signs; not required for a method that everyone may call.
struct MaybeSigner: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            say("以哪个身份签名；任何人可调用的方法可不给。", "Whose key signs; a method that everyone may call needs none."),
            valueName: "principal"))
    var principal = Signer.fromEnvironment
}
