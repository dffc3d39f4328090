import Refusals

/// Why the Registry refuses what is said of surface water.
extension Reason {
    static let waterPointUnknown = Reason(
        "water-point-unknown", .notFound,
        zh: "没有这个地表水监测点位。", en: "There is no such monitoring point.")
    static let waterPointExists = Reason(
        "water-point-exists", .alreadyExists,
        zh: "已有编号为 {code} 的监测点位。", en: "There is a monitoring point {code} already.")
    static let waterPointMeasured = Reason(
        "water-point-measured", .failedPrecondition,
        zh: "该点位已有监测数据，不能移位；登记有误的请作废后另行登记。",
        en:
            "The point has readings and stays where it is; if it was entered wrongly, withdraw it and enter another."
    )
    static let waterListTooLong = Reason(
        "water-list-too-long", .resourceExhausted,
        zh: "一次最多上传 {limit} 行，请分批上传。", en: "One stream carries at most {limit} rows; send several.")
    static let phFormat = Reason(
        "ph-format", .invalidArgument,
        zh: "pH 须为 0 至 14，最多三位小数。", en: "A pH is from 0 to 14, with at most three digits after the point.")
}
