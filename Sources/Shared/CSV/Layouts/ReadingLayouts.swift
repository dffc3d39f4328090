extension TableLayout {
    /// Readings of a plant's meters.
    package static let readings = TableLayout(
        .required("meter", "计量点", "计量点编号", "计量项", "表号", "meter_id", "tag"),
        .required("at", "时间", "读数时间", "计量时间", "采集时间", "time"),
        .required("value", "数值", "读数", "值", "示数", "reading"),
        Column("reason", "原因", "缘由", "说明", "备注", "note"),
        Column("corrects", "更正", "是否更正", "correction"))

    /// pH of surface water.
    package static let waterReadings = TableLayout(
        .required("point", "点位", "点位编号", "监测点位", "断面编号"),
        .required("at", "时间", "监测时间", "采样时间", "time"),
        .required("ph", "pH", "pH值"))

    /// Points at which surface water is measured.
    package static let waterPoints = TableLayout(
        .required("code", "编号", "点位编号", "点位代码", "断面编号", "point"),
        .required("name", "名称", "点位名称", "断面名称"),
        .required("water", "水体", "所在水体", "河流", "river"),
        .required("division_code", "区划代码", "行政区划代码", "区划", "division"),
        .required("longitude", "经度", "lon", "lng"),
        .required("latitude", "纬度", "lat"))
}
