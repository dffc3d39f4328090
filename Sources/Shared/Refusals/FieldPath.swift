/// Where in a request the fault lies, in proto names: `site.division_code`, `rows[3].name`.
package struct FieldPath: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package init(stringLiteral value: String) {
        self.init(value)
    }

    /// The request itself, when no single field is at fault.
    package static let request = FieldPath("")

    /// The field of that name inside this one.
    package func field(_ name: String) -> FieldPath {
        text.isEmpty ? FieldPath(name) : FieldPath("\(text).\(name)")
    }

    /// The item at that place, counted from 0.
    package func item(_ index: Int) -> FieldPath {
        FieldPath("\(text)[\(index)]")
    }

    package var description: String { text }
}
