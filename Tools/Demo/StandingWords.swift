import Installation

/// The word for a plaque's state, which the Registry has by its name.
func plaqueWord(_ state: String) -> String {
    switch state {
    case "GRANTED": say("有效", "granted")
    case "SUSPENDED": say("暂停", "suspended")
    default: state
    }
}

/// The word for what an agency decided of a case, by its kind.
func decisionWord(_ kind: String) -> String {
    switch kind {
    case "SHUT_DOWN": say("取缔", "shut down")
    case "FINE": say("罚款", "a fine")
    default: kind
    }
}
