import ArgumentParser
import CommonAPI
import Foundation
import Installation
import SwiftProtobuf

// Proofs to keep for checking a log offline (docs/evidence.md).

extension AuditVerb {
    struct Inclusion: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("取一条日志的包含证明。", "The proof that the log includes a leaf."))
        @Argument(help: ServiceName.help) var service: String
        @Argument(help: ArgumentHelp(say("第几条。", "The leaf's index."))) var index: Int64
        @Option(
            help: ArgumentHelp(say("对多大的日志证明；默认为现在。", "Against a log of that size; as it is now by default."))
        )
        var size: Int64 = 0
        @OptionGroup var frame: AuditorFrame

        func validate() throws { try ServiceName.check(service) }

        func ask(_ session: Session) async throws -> InclusionProof {
            try await AuditClient(session.caller(of: service)).proveInclusion(
                .with {
                    $0.index = index
                    $0.size = size
                })
        }

        func text(of proof: InclusionProof) -> String {
            (["\(say("根", "root")) \(proof.head.root.hex) (\(proof.head.size))"]
                + proof.path.map { "  \($0.hex)" }).joined(separator: "\n")
        }
    }

    struct Consistency: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("取两个大小之间的一致证明。", "The proof that a log of one size goes on in that of another."))
        @Argument(help: ServiceName.help) var service: String
        @Argument(help: ArgumentHelp(say("先前的条数。", "The smaller size."))) var first: Int64
        @Argument(help: ArgumentHelp(say("后来的条数。", "The larger size."))) var second: Int64
        @OptionGroup var frame: AuditorFrame

        func validate() throws { try ServiceName.check(service) }

        func ask(_ session: Session) async throws -> ConsistencyProof {
            try await AuditClient(session.caller(of: service)).proveConsistency(
                .with {
                    $0.first = first
                    $0.second = second
                })
        }

        func text(of proof: ConsistencyProof) -> String { proof.path.map(\.hex).joined(separator: "\n") }
    }
}
