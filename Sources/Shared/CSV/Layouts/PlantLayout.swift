extension TableLayout {
    /// Lists of plants: what an export writes and an import takes.
    package static let plants = TableLayout(
        Column("id", "编号", "企业编号", "enterprise_id"),
        .required("name", "企业名称", "名称", "企业", "单位名称", "enterprise", "plant"),
        .required("division_code", "区划代码", "行政区划代码", "行政区划", "区划", "division"),
        Column("credit_code", "统一社会信用代码", "信用代码", "uscc"),
        Column("place", "地址", "所在地", "address"),
        Column("longitude", "经度", "lon", "lng"),
        Column("latitude", "纬度", "lat"),
        Column("stage", "阶段", "状态", "所处阶段", "生产状态"),
        Column("scheme", "方案"),
        Column("status", "来源所载", "status_in_source"),
        Column("date", "日期", "来源日期"),
        Column("source", "来源", "出处"),
        Column("state", "登记状态", "记录状态"),
        .shown("tier", "授牌档次"),
        .shown("plaque_state", "授牌状态"),
        .shown("plaque_until", "授牌至"),
        .shown("paper_until", "证照至"),
        .shown("open_flags", "待处理预警"))
}
