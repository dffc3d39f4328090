import ArgumentParser
import Installation

/// What `--help` says of options that many verbs have.
extension ArgumentHelp {
    static var division: ArgumentHelp { ArgumentHelp(say("该行政区划及下级。", "This division and below.")) }
    static var state: ArgumentHelp { ArgumentHelp(say("只看此状态。", "Only those in this state.")) }
    static var id: ArgumentHelp { ArgumentHelp(say("编号。", "Its id.")) }
    static var plant: ArgumentHelp { ArgumentHelp(say("企业编号。", "The plant's id.")) }
    static var site: ArgumentHelp { ArgumentHelp(say("厂区编号。", "The site's id.")) }
    static var reason: ArgumentHelp { ArgumentHelp(say("缘由。", "Why.")) }
    static var opinion: ArgumentHelp { ArgumentHelp(say("意见。", "The opinion.")) }
    static var jsonFile: ArgumentHelp { ArgumentHelp(say("JSON 文件。", "The JSON file."), valueName: "file") }
}
