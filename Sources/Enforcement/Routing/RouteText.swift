import CommonAPI

extension Ground {
    /// The name in the plan's words.
    var name: String {
        switch self {
        case .land: "用地"
        case .planning: "规划"
        case .environment: "环保"
        case .qualification: "生产资质"
        case .unspecified, .UNRECOGNIZED: "未指明"
        }
    }
}

extension Department {
    /// The name of the line of government, as explanations use it.
    var name: String {
        switch self {
        case .bulkCement: "散装水泥"
        case .commerce: "商务"
        case .economyIt: "经济和信息化"
        case .ecology: "生态环境"
        case .construction: "住房和城乡建设"
        case .naturalResources: "自然资源和规划"
        case .transport: "交通运输"
        case .hotline: "政务服务热线"
        case .enforcement: "综合行政执法"
        case .unspecified, .UNRECOGNIZED: "未指明"
        }
    }
}

extension Route {
    /// Why the grounds went there, in one sentence for whoever asks.
    var explanation: String {
        let matters = grounds.map(\.name).joined(separator: "、")
        let duty = "\(matters)事项由\(department.name)部门负责"
        if seat == place { return "\(duty)，\(place) 的该部门单位为\(agency.name)。" }
        return "\(duty)，\(place) 未设该部门单位，由上级 \(seat) 的\(agency.name)办理。"
    }
}
