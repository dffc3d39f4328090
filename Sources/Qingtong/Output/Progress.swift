import Installation

/// How verbs say what is going on; Foundation has a type of that name too.
typealias Progress = ProgressLine
