package import Refusals

// What thresholds are called, and where they are from, as people read it.

extension FlagRules {
    /// What people call a threshold; its name where no rule has it.
    package static func words(ofThreshold name: String) -> Wording { names[name] ?? Wording(name, name) }

    /// Where a threshold is from: what the program puts forward in words, what an agency wrote as it wrote it.
    package static func words(ofSource source: String) -> Wording {
        sources[source] ?? Wording(source, source)
    }

    private static let names = [
        "share": Wording("占比", "share"), "days": Wording("天数", "days"),
        "load": Wording("产量占产能之比", "load of the capacity"), "weight": Wording("分值", "points"),
        "litres": Wording("单方用水", "water to a m³"), "volume": Wording("水量差", "gap"),
        "slack": Wording("容许偏差", "slack"), "alarm": Wording("累积上限", "bound of the running sum"),
        "mass": Wording("单方废渣", "residue to a m³"), "flush": Wording("初期雨量", "first flush"),
        "power": Wording("用电倍数", "times the usual power"), "energy": Wording("用电量", "energy"),
        "fall": Wording("水位下降", "fall of the tanks"), "nights": Wording("夜数", "nights"),
        "run": Wording("连续次数", "times in a row"), "readings": Wording("读数个数", "readings"),
        "chi2": Wording("卡方值", "chi-squared"), "z": Wording("偏离程度", "deviation from peers"),
        "plants": Wording("同类企业数", "peers"), "radius": Wording("距离", "distance"),
        "ph": Wording("酸碱度", "pH"), "pairs": Wording("相比天数", "days compared"),
        "rho": Wording("秩相关系数", "rank correlation"), "excess": Wording("高出不确定度的倍数", "times the uncertainty"),
        "tips": Wording("有举报的天数", "days with tips"),
    ]

    private static let sources = [
        facts: Wording(
            "拟定值，依行业资料，待主管部门核定", "put forward after sources of the trade, until an agency sets it"),
        own: Wording("拟定值，待主管部门核定", "put forward by this program, until an agency sets it"),
        surfaceWater: Wording("地表水环境质量标准 GB 3838-2002 表 1", "Surface water standard GB 3838-2002, table 1"),
    ]
}
