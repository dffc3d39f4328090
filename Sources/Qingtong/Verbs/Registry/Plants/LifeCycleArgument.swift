import ArgumentParser
import Refusals
import RegistryAPI
import Rulebook

/// A stage of a plant's life, as typed: any word of the protos or of the glossary (规划, 关闭).
struct LifeCycleArgument: ExpressibleByArgument, Sendable {
    let value: LifeCycleStage

    init?(argument: String) {
        guard let value = LifeCycleStage(called: LifeCycleWord.formal(argument)) else { return nil }
        self.value = value
    }

    var defaultValueDescription: String { value.typedName }

    static var allValueStrings: [String] { Word<LifeCycleStage>.allValueStrings }

    static var defaultCompletionKind: CompletionKind { Word<LifeCycleStage>.defaultCompletionKind }
}
