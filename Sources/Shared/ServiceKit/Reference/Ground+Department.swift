package import CommonAPI

extension Ground {
    /// The four in the order in which the plan lists them (二(一)2).
    package static let inOrder: [Ground] = [.land, .planning, .environment, .qualification]

    /// The line of government whose business it is (plan 二(一)2; docs/facts.md §4); `nil` for none.
    package var department: Department? {
        switch self {
        case .land, .planning: .naturalResources
        case .environment: .ecology
        case .qualification: .construction
        case .unspecified, .UNRECOGNIZED: nil
        }
    }

    /// The name in the plan's words.
    package var name: String {
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
    /// The name in ids and on the command line.
    package var word: String {
        switch self {
        case .bulkCement: "bulk-cement"
        case .commerce: "commerce"
        case .economyIt: "economy-it"
        case .ecology: "ecology"
        case .construction: "construction"
        case .naturalResources: "natural-resources"
        case .transport: "transport"
        case .hotline: "hotline"
        case .enforcement: "enforcement"
        case .unspecified, .UNRECOGNIZED: "none"
        }
    }

    /// The name of the line of government, as explanations use it.
    package var name: String {
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
