package import Store

/// What makes a process the Registry, Acceptance or Enforcement.
package struct ServiceDefinition: Sendable {
    /// `registry`.
    package let name: String
    /// The tables of its own, beside those every service has.
    package let migrations: MigrationSet
    /// What its collections expect of those tables.
    package let layouts: [TableLayout]
    /// Registers its handlers.
    package let register: @Sendable (inout ServiceTable) -> Void
    /// What it does with the events of another service, by that service's name.
    package let appliers: @Sendable (_ source: String) -> EventAppliers
    /// What it does when its timers are due.
    package let timers: TimerHandlers
    /// What of its own people have to act on.
    package let alarms: AlarmSource
    /// Long work that it does by itself.
    package let jobs: [Job]
    /// Runs at every start, before any call: sets the timers of documents that are older than their kind of timer.
    package let starting: @Sendable (Command) throws -> Void
    /// Moves a little of a batch that became visible, or that was given up, and says whether more is left: so little that
    /// no other command waits long. `nil` for a service that stages nothing.
    package let settle: (@Sendable (Command) throws -> Bool)?

    /// Declares a service; each has one definition, which tests use too.
    package init(
        name: String, migrations: MigrationSet, layouts: [TableLayout],
        register: @escaping @Sendable (inout ServiceTable) -> Void,
        appliers: @escaping @Sendable (_ source: String) -> EventAppliers,
        timers: TimerHandlers = TimerHandlers(),
        alarms: @escaping AlarmSource = { _ in [] },
        jobs: [Job] = [],
        starting: @escaping @Sendable (Command) throws -> Void = { _ in },
        settle: (@Sendable (Command) throws -> Bool)? = nil
    ) {
        self.name = name
        self.migrations = migrations
        self.layouts = layouts
        self.register = register
        self.appliers = appliers
        self.timers = timers
        self.alarms = alarms
        self.jobs = jobs
        self.starting = starting
        self.settle = settle
    }
}
