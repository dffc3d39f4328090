import ArgumentParser
import Installation

/// The unusual values of a request that its author has checked (docs/bounds.md).
struct ConfirmationOptions: ParsableArguments {
    @Option(
        name: .customLong("confirm"),
        help: ArgumentHelp(
            say(
                "确认已核对的异常值，写提示中的字段名，可重复。",
                "An unusual value that was checked: the field as the refusal names it; may be repeated."),
            valueName: "field"))
    var fields: [String] = []
}
