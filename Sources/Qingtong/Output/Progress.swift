import Installation

/// How verbs show progress. Named here because Foundation has a type of that name too.
typealias Progress = ProgressLine
