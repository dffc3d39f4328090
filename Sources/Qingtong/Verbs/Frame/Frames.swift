import ArgumentParser
import Crypto
import Foundation
import Installation
import RPC
import ServiceKit

/// The options that every verb calling the services has besides those of its request.
protocol VerbFrame: ParsableArguments {
    /// How the answer is printed.
    var output: OutputOptions { get }

    /// Runs the body with the services, then closes the connections in any case.
    func withSession<T>(_ body: (Session) async throws -> T) async throws -> T
}

/// The frame of a verb whose calls are signed.
struct SignedFrame: VerbFrame {
    @OptionGroup var caller: CallerOptions
    @OptionGroup var output: OutputOptions

    func withSession<T>(_ body: (Session) async throws -> T) async throws -> T {
        try await caller.withSession(body)
    }
}

/// The frame of a verb that anyone may use: its calls are not signed.
struct PublicFrame: VerbFrame {
    @OptionGroup var homeOptions: HomeOptions
    @OptionGroup var output: OutputOptions

    func withSession<T>(_ body: (Session) async throws -> T) async throws -> T {
        try await homeOptions.withServiceClients { try await body(Session(unsigned: $0)) }
    }
}

/// The frame of a verb that anyone may use and that shows more to a caller with a key.
struct OpenFrame: VerbFrame {
    @OptionGroup var homeOptions: HomeOptions

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            say(
                "以哪个身份签名，不给则取 QINGTONG_AS；没有其密钥则只看公开部分。",
                "Whose key signs, QINGTONG_AS when it is not given; without a key only what anybody may see is shown."
            ),
            valueName: "principal"))
    var principal = Signer.fromEnvironment

    @OptionGroup var output: OutputOptions

    func withSession<T>(_ body: (Session) async throws -> T) async throws -> T {
        try await homeOptions.withServiceClients { serviceClients in
            try await body(signed(serviceClients) ?? Session(unsigned: serviceClients))
        }
    }

    /// Runs the body with unsigned calls, even when there is a key.
    func withoutSignature<T>(_ body: (Session) async throws -> T) async throws -> T {
        try await homeOptions.withServiceClients { try await body(Session(unsigned: $0)) }
    }

    /// `nil` when no principal is named, or the home has no key of that principal.
    private func signed(_ serviceClients: ServiceClients) throws -> Session? {
        guard !principal.isEmpty else { return nil }
        do {
            return try serviceClients.session(as: principal)
        } catch let error as KeyFileError where error.problem == .missing {
            return nil
        }
    }
}

/// The frame of a verb that shows a list.
protocol ListFrame: VerbFrame {
    var paging: PagingOptions { get }
}

extension ListFrame {
    /// The requested part of the list, page by page.
    func pages<Request: PagedRequest, Answer: Page>(
        of request: Request, _ ask: (Request) async throws -> Answer
    ) async throws -> Listing<Answer.Item> {
        try await request.pages(atMost: paging.most, ask)
    }

    /// The requested part of a list that came whole.
    func part<Item>(of items: [Item]) -> Listing<Item> {
        guard let most = paging.most, items.count > most else { return Listing(items) }
        return Listing(Array(items.prefix(most)), isPartial: true)
    }
}

/// The frame of a list whose calls are signed.
struct SignedListFrame: ListFrame {
    @OptionGroup var paging: PagingOptions
    @OptionGroup var caller: CallerOptions
    @OptionGroup var output: OutputOptions

    func withSession<T>(_ body: (Session) async throws -> T) async throws -> T {
        try await caller.withSession(body)
    }
}

/// The frame of a list that anyone may see.
struct PublicListFrame: ListFrame {
    @OptionGroup var paging: PagingOptions
    @OptionGroup var homeOptions: HomeOptions
    @OptionGroup var output: OutputOptions

    func withSession<T>(_ body: (Session) async throws -> T) async throws -> T {
        try await homeOptions.withServiceClients { try await body(Session(unsigned: $0)) }
    }
}

/// The frame of a list that anyone may see, and that is signed by whoever has a key.
struct OpenListFrame: ListFrame {
    @OptionGroup var paging: PagingOptions
    @OptionGroup var open: OpenFrame

    var output: OutputOptions { open.output }

    func withSession<T>(_ body: (Session) async throws -> T) async throws -> T {
        try await open.withSession(body)
    }
}

/// How much of a list is shown.
struct PagingOptions: ParsableArguments {
    @Option(help: ArgumentHelp(say("最多显示多少条。", "Shows so many at most."), valueName: "count")) var limit = 100
    @Flag(help: ArgumentHelp(say("逐页取完，不限条数。", "Everything, page by page, without a limit."))) var all = false

    /// The most items to show; `nil` for no limit.
    var most: Int? { all ? nil : limit }

    func validate() throws {
        guard limit > 0 else { throw ValidationError(say("--limit 至少为 1。", "--limit is 1 or more.")) }
    }
}

extension Session {
    /// The services with unsigned calls.
    init(unsigned serviceClients: ServiceClients) throws {
        self.init(
            registry: try serviceClients.open("registry"), acceptance: try serviceClients.open("acceptance"),
            enforcement: try serviceClients.open("enforcement"))
    }
}
