extension TableLayout {
    /// Divisions (行政区划).
    package static let divisions = TableLayout(
        .required("code", "代码", "区划代码", "行政区划代码"), .required("name", "名称", "区划名称"),
        .required("level", "级别", "层级"), Column("parent", "上级", "上级代码"))

    /// Days of a calendar, and which of them are off (放假调休).
    package static let calendar = TableLayout(
        .required("date", "日期"), .required("isOff", "是否休息", "休息"), Column("name", "名称", "节日"))

    /// Legal clocks (期限).
    package static let clockRules = TableLayout(
        .required("id", "编号"), .required("process", "事项"), .required("trigger", "起算", "起算事件"),
        .required("amount", "期限", "数量"), .required("unit", "单位"), Column("extension", "延长"),
        Column("stops_clock", "停止计时", "不计入"), .required("source", "出处", "依据", "来源"),
        .required("status", "状态", "核实状态"))

    /// Items of a scoring sheet (验收细则).
    package static let templateItems = TableLayout(
        .required("code", "编号", "项号", "代码"), .required("group", "组", "类别"),
        .required("item", "要求", "内容", "评分内容", "text"),
        Column("points", "分值", "分数"), Column("gate", "否决", "前置条件", "一票否决"), Column("evidence", "佐证", "佐证材料"),
        Column("basis", "依据"), Column("basis_status", "依据状态"))
}
