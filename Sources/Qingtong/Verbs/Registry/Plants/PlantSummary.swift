import AcceptanceAPI
import CommonAPI
import Installation
import RegistryAPI
import SwiftProtobuf

extension Enterprise: Summarised {
    /// The plant for a person, one fact a line.
    var summary: String {
        var lines = [
            "\(name)  (\(id), \(say("第 \(revision) 版", "revision \(revision)")))",
            "  \(divisionCode) \(place)",
            "  \(creditCodeState == .verified ? creditCode : say("信用代码待核", "credit code to be verified"))",
        ]
        if !askedAs.isEmpty {
            lines.insert(say("\(askedAs) 已并入此记录", "\(askedAs) is merged into this record"), at: 0)
        }
        let names = otherNames.map(\.name).listed
        if !names.isEmpty { lines.append("  \(say("又名", "also")) \(names)") }
        if stage != .unspecified {
            lines.append(
                "  \(stage.text) \(stageSince.isEmpty ? say("（起始日不详）", "(since when is not known)") : stageSince)"
            )
        }
        if hasCoordinates { lines.append("  \(coordinates.text)") }
        lines += links.map { "  \($0.program) \($0.number)" }
        if state == .unregistered {
            lines.append("  \(say("未登记企业，来自", "unregistered plant, from")) \(origin)")
        }
        lines += facts.map { "  " + remarked("\($0.scheme) \($0.status) \($0.date)", $0.source) }
        if !plaque.number.isEmpty {
            lines.append(
                "  \(say("授牌", "plaque")) \(plaque.number) \(PlaqueState.text(of: plaque.state)) \(plaque.grantedOn)–\(plaque.expiresOn) \(plaque.reason) [\(plaque.event)]"
            )
        }
        lines += cases.map {
            "  \(say("案件", "case")) \($0.caseNumber) \($0.agencyName)：\($0.kindText)\($0.fineFen > 0 ? " \($0.fineFen.yuan)" : "") [\($0.event)]"
        }
        return lines.joined(separator: "\n")
    }
}

extension Coordinates {
    /// Degrees east and north.
    var text: String {
        "\(Double(longitudeE6).millionths)°E \(Double(latitudeE6).millionths)°N"
    }
}

extension Double {
    fileprivate var millionths: String { (self / 1_000_000).figure(6) }
}
