import SwiftProtobufPluginLibrary

/// The names an access rule may give: the values of `qingtong.common.v1.Role` without their prefix.
struct RoleNames {
    /// `nil` when the enumeration is in none of the files, so that names cannot be checked.
    let names: [String]?

    init(reachableFrom files: [FileDescriptor]) {
        var waiting = files
        var seen: Set<String> = []
        var found: EnumDescriptor?
        while let file = waiting.popLast(), found == nil {
            guard seen.insert(file.name).inserted else { continue }
            found = file.enums.first { $0.fullName == "qingtong.common.v1.Role" }
            waiting += file.dependencies
        }
        names = found?.values.filter { $0.number != 0 }.map { String($0.name.trimmingPrefix("ROLE_")) }
    }

    func allows(_ name: String) -> Bool {
        names?.contains(name) ?? true
    }
}
