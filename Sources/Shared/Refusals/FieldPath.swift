/// Where in a request the fault lies, in proto names: `site.division_code`, `rows[3].name`.
package struct FieldPath: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    package let text: String

    /// The path with that text.
    package init(_ text: String) {
        self.text = text
    }

    package init(stringLiteral value: String) {
        self.init(value)
    }

    /// The request itself, when no single field is at fault.
    package static let request = FieldPath("")

    /// The field of that name inside this one; the same place for an empty name.
    package func field(_ name: String) -> FieldPath {
        joined(to: FieldPath(name))
    }

    /// The item at that place, counted from 0.
    package func item(_ index: Int) -> FieldPath {
        FieldPath("\(text)[\(index)]")
    }

    /// The value under that key of a map: `labels["site"]`.
    package func entry(_ key: String) -> FieldPath {
        FieldPath("\(text)[\"\(key)\"]")
    }

    /// The place that `inner` names when it is read from this one.
    package func joined(to inner: FieldPath) -> FieldPath {
        if text.isEmpty { return inner }
        if inner.text.isEmpty { return self }
        return FieldPath(inner.text.hasPrefix("[") ? text + inner.text : "\(text).\(inner.text)")
    }

    package var description: String { text }
}
