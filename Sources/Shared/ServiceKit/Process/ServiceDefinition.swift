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

    /// Declares a service; each has one definition, which tests use too.
    package init(
        name: String, migrations: MigrationSet, layouts: [TableLayout],
        register: @escaping @Sendable (inout ServiceTable) -> Void,
        appliers: @escaping @Sendable (_ source: String) -> EventAppliers
    ) {
        self.name = name
        self.migrations = migrations
        self.layouts = layouts
        self.register = register
        self.appliers = appliers
    }
}
