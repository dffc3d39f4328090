import ArgumentParser
import CommonAPI
import Foundation
import Installation
import RPC
import Rulebook
import SwiftProtobuf

/// Events between the services: what is parked, who follows, how to go on after a restoration.
struct EventsVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: say(
            "服务间事件：滞留、跟随者、恢复后重新跟随。", "Events between services: dead letters, followers, rejoining."),
        subcommands: [
            Letters.self, Show.self, Retry.self, Discard.self, Followers.self, Forget.self, Rejoin.self,
        ])

    struct Letters: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("列出滞留事件。", "List the events that could not be applied."))
        @Argument(help: "registry | acceptance | enforcement") var service: String
        @Option(help: ArgumentHelp(say("只看来自此服务的。", "Only those from this service."))) var source = ""
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let letters = try await caller.withOperations(service) { operations in
                try await operations.listDeadLetters(.with { $0.source = source }).letters
            }
            try output.show(letters) {
                var table = Table(
                    say("来源", "source"), "#", say("类型", "type"), say("对象", "subject"), say("次数", "tries"),
                    say("原因", "trouble"))
                for letter in letters {
                    table.add(
                        letter.source, String(letter.sequence),
                        letter.event.type.split(separator: ".").last.map(String.init) ?? "",
                        letter.event.subject,
                        String(letter.attempts), letter.trouble.clipped(to: 60))
                }
                return table
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("查看一封滞留事件。", "Show one of them."))
        @OptionGroup var letter: LetterOptions

        func run() async throws {
            let found = try await letter.caller.withOperations(letter.service) { operations in
                try await operations.getDeadLetter(letter.request)
            }
            print(try found.jsonString())
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("重试，成功后依次处理同一对象的后续事件。", "Try it again, and those of its subject behind it."))
        @OptionGroup var letter: LetterOptions

        func run() async throws {
            letter.tell(
                try await letter.caller.withOperations(letter.service) { operations in
                    try await operations.retryDeadLetter(letter.request)
                })
        }
    }

    struct Discard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("放弃该事件，并处理同一对象的后续事件。", "Pass it over, and try those of its subject behind it."))
        @OptionGroup var letter: LetterOptions
        @Option(help: ArgumentHelp(say("理由，记入审计。", "Why; it goes on record."))) var reason: String

        func run() async throws {
            letter.tell(
                try await letter.caller.withOperations(letter.service) { operations in
                    try await operations.discardDeadLetter(
                        .with {
                            $0.source = letter.source
                            $0.sequence = letter.sequence
                            $0.reason = reason
                        })
                })
        }
    }

    struct Followers: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("谁在跟随，跟到哪里。", "Who follows a service, and how far each has got."))
        @Argument(help: "registry | acceptance | enforcement") var service: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let followers = try await caller.withOperations(service) { operations in
                try await operations.listFollowers(ListFollowersRequest()).followers
            }
            try output.show(followers) {
                var table = Table(say("跟随者", "follower"), say("已确认", "acknowledged"), say("时间", "heard of"))
                for follower in followers {
                    table.add(
                        follower.follower, String(follower.acknowledged),
                        follower.seenAt == 0 ? "—" : Instant(microseconds: follower.seenAt).beijingText)
                }
                return table
            }
        }
    }

    struct Forget: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("不再为该跟随者保留事件。", "No longer keep events for a follower."))
        @Argument(help: "registry | acceptance | enforcement") var service: String
        @Argument(help: ArgumentHelp(say("跟随者的身份。", "The follower's principal."))) var follower: String
        @OptionGroup var caller: CallerOptions

        func run() async throws {
            _ = try await caller.withOperations(service) { operations in
                try await operations.forgetFollower(.with { $0.follower = follower })
            }
        }
    }

    struct Rejoin: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say(
                "源服务从备份恢复后，从共同历史的末端重新跟随。",
                "Follow a restored service again, from where its new epoch began."))
        @Argument(help: "registry | acceptance | enforcement") var service: String
        @Argument(help: ArgumentHelp(say("已恢复的服务。", "The service that was restored."))) var source: String
        @Option(help: ArgumentHelp(say("理由，记入审计。", "Why; it goes on record."))) var reason: String
        @OptionGroup var caller: CallerOptions

        func run() async throws {
            let epochs = try await caller.withOperations(source) { operations in
                try await operations.listEpochs(EpochsRequest()).epochs
            }
            guard let present = epochs.last else { throw ValidationError("\(source) has no epoch") }
            let reply = try await caller.withOperations(service) { operations in
                try await operations.rejoinSource(
                    .with {
                        $0.source = source
                        $0.epoch = present.id
                        $0.after = present.beganAfter
                        $0.reason = reason
                    })
            }
            print(
                say(
                    "从第 \(present.beganAfter) 号之后重新跟随；\(reply.orphaned) 个已应用的事件在源服务已不存在。",
                    "Follows again after \(present.beganAfter); \(reply.orphaned) applied events are gone at the source."
                ))
        }
    }
}

/// One dead letter of a service.
struct LetterOptions: ParsableArguments {
    @Argument(help: "registry | acceptance | enforcement") var service: String
    @Argument(help: ArgumentHelp(say("来源服务。", "The service it came from."))) var source: String
    @Argument(help: ArgumentHelp(say("事件序号。", "Its sequence."))) var sequence: Int64
    @OptionGroup var caller: CallerOptions

    var request: DeadLetterRequest {
        .with {
            $0.source = source
            $0.sequence = sequence
        }
    }

    func tell(_ outcome: DeadLetterOutcome) {
        print(
            say(
                "已应用 \(outcome.applied)，仍滞留 \(outcome.remaining)。\(outcome.trouble)",
                "\(outcome.applied) applied, \(outcome.remaining) still parked. \(outcome.trouble)"))
    }
}

extension CallerOptions {
    /// Runs the body with the operators' line to that service.
    func withOperations<T>(_ service: String, _ body: (OperationsClient) async throws -> T) async throws -> T
    {
        guard HomeBuilder.services.contains(service) else {
            throw ValidationError("there is no service \(service)")
        }
        return try await withSession { session in
            try await body(OperationsClient(session.caller(of: service)))
        }
    }
}
