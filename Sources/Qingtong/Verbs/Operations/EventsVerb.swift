import ArgumentParser
import CommonAPI
import Foundation
import Installation
import RPC
import Rulebook
import SwiftProtobuf

/// Events between the services: parked ones, followers, and how to continue after a restoration.
struct EventsVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: say(
            "服务间事件：滞留、跟随者、恢复后重新跟随。", "Events between services: dead letters, followers, rejoining."),
        subcommands: [
            Letters.self, Show.self, Retry.self, Discard.self, Followers.self, Forget.self, Rejoin.self,
        ])

    struct Letters: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("列出滞留事件。", "List the events that could not be applied."))
        @Argument(help: ServiceName.help) var service: String
        @Option(help: ArgumentHelp(say("只看来自此服务的。", "Only those from this service."))) var source = ""
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<DeadLetter> {
            let operations = try session.operations(of: service)
            return frame.part(of: try await operations.listDeadLetters(.with { $0.source = source }).letters)
        }

        static var columns: [Column<DeadLetter>] {
            [
                Column("来源", "source") { $0.source },
                Column("#") { String($0.sequence) },
                Column("类型", "type") { $0.event.type.split(separator: ".").last.map(String.init) ?? "" },
                Column("对象", "subject") { $0.event.subject },
                Column("次数", "tries") { String($0.attempts) },
                Column("原因", "trouble") { $0.trouble.fitted(to: 60) },
            ]
        }
    }

    struct Show: ShowVerb {
        static let configuration = CommandConfiguration(abstract: say("查看一封滞留事件。", "Show one of them."))
        @OptionGroup var letter: LetterOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> DeadLetter {
            try await session.operations(of: letter.service).getDeadLetter(letter.request)
        }

        func text(of found: DeadLetter) throws -> String { try found.jsonString() }
    }

    struct Retry: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("重试，成功后依次处理同一对象的后续事件。", "Try it again, and those of its subject behind it."))
        @OptionGroup var letter: LetterOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> DeadLetterOutcome {
            try await session.operations(of: letter.service).retryDeadLetter(letter.request)
        }

        func text(of outcome: DeadLetterOutcome) -> String { outcome.text }
    }

    struct Discard: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("放弃该事件，并处理同一对象的后续事件。", "Pass it over, and try those of its subject behind it."))
        @OptionGroup var letter: LetterOptions
        @Option(help: ArgumentHelp(say("理由，记入审计。", "Why; it goes on record."))) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> DeadLetterOutcome {
            try await session.operations(of: letter.service).discardDeadLetter(
                .with {
                    $0.source = letter.source
                    $0.sequence = letter.sequence
                    $0.reason = reason
                })
        }

        func text(of outcome: DeadLetterOutcome) -> String { outcome.text }
    }

    struct Followers: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("谁在跟随，跟到哪里。", "Who follows a service, and how far each has got."))
        @Argument(help: ServiceName.help) var service: String
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<FollowerRecord> {
            let operations = try session.operations(of: service)
            return frame.part(of: try await operations.listFollowers(ListFollowersRequest()).followers)
        }

        static var columns: [Column<FollowerRecord>] {
            [
                Column("跟随者", "follower") { $0.follower },
                Column("已确认", "acknowledged") { String($0.acknowledged) },
                Column("时间", "heard of") {
                    $0.seenAt == 0 ? "—" : Instant(microseconds: $0.seenAt).beijingText
                },
            ]
        }
    }

    struct Forget: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("不再为该跟随者保留事件。", "No longer keep events for a follower."))
        @Argument(help: ServiceName.help) var service: String
        @Argument(help: ArgumentHelp(say("跟随者的身份。", "The follower's principal."))) var follower: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> FollowerRecord {
            try await session.operations(of: service).forgetFollower(.with { $0.follower = follower })
        }

        func text(of record: FollowerRecord) -> String {
            say("不再为 \(follower) 保留事件。", "Events are no longer kept for \(follower).")
        }
    }

    struct Rejoin: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "源服务从备份恢复后，从共同历史的末端重新跟随。",
                "Follow a restored service again, from where its new epoch began."))
        @Argument(help: ServiceName.help) var service: String
        @Argument(help: ArgumentHelp(say("已恢复的服务。", "The service that was restored."))) var source: String
        @Option(help: ArgumentHelp(say("理由，记入审计。", "Why; it goes on record."))) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> RejoinSourceReply {
            let known = try await session.operations(of: source).listEpochs(EpochsRequest())
            guard let present = known.epochs.last else {
                throw ValidationError(say("\(source) 没有纪元。", "\(source) has no epoch."))
            }
            return try await session.operations(of: service).rejoinSource(
                .with {
                    $0.source = source
                    $0.epoch = present.id
                    $0.after = present.beganAfter
                    $0.published = known.published
                    $0.reason = reason
                })
        }

        func text(of reply: RejoinSourceReply) -> String {
            say(
                "已重新跟随；\(reply.orphaned) 个已应用的事件在源服务已不存在。",
                "Follows again; \(reply.orphaned) applied events are gone at the source.")
        }
    }
}

/// One dead letter of a service.
struct LetterOptions: ParsableArguments {
    @Argument(help: ServiceName.help) var service: String
    @Argument(help: ArgumentHelp(say("来源服务。", "The service it came from."))) var source: String
    @Argument(help: ArgumentHelp(say("事件序号。", "Its sequence."))) var sequence: Int64

    var request: DeadLetterRequest {
        .with {
            $0.source = source
            $0.sequence = sequence
        }
    }
}

extension DeadLetterOutcome {
    fileprivate var text: String {
        say(
            "已应用 \(applied)，仍滞留 \(remaining)。\(trouble)",
            "\(applied) applied, \(remaining) still parked. \(trouble)")
    }
}

extension Session {
    /// The client for that service's operations.
    ///
    /// - Throws: `ValidationError` for a name that is none of the three.
    fileprivate func operations(of service: String) throws -> OperationsClient {
        try ServiceName.check(service)
        return OperationsClient(caller(of: service))
    }
}
