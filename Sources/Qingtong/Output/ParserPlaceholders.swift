/// The names of values in help pages, `<plant>`: what stands for each in Chinese. A test asks for every one that a verb has.
enum ParserPlaceholders {
    /// The text with the names of values in Chinese.
    static func chinese(_ text: String) -> String {
        var rest = text[...]
        var result = ""
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            let name = rest[rest.index(after: open)..<close]
            result += rest[..<open]
            result += words[String(name)].map { "<\($0)>" } ?? String(rest[open...close])
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    private static let words = [
        "amount": "金额", "answer-by": "答复期限", "basis": "依据", "contract": "合同", "due": "期限", "duty": "职责",
        "group": "分组",
        "implements": "所落实的政策", "laboratory": "检测机构", "mass": "质量", "meeting": "会议", "mix-share": "拌合回用比例",
        "analysis": "分析", "area": "部位", "checker": "检查人", "indicator": "指标", "measure": "措施", "norm": "管理规范",
        "period": "考核期", "photograph": "照片", "result": "结果", "signer": "签认人", "subject": "类别", "topic": "方面",
        "plate": "车牌", "post": "职务", "receiver": "接收单位", "revision": "版次", "sample": "水样", "solve-by": "解决期限",
        "tank-volume": "水池容积", "use": "用途",
        "after": "之后", "agency": "单位", "also": "另有", "answer": "答复", "applicant": "申报人",
        "application": "申报", "attach": "附件", "attended": "参加人", "audience": "对象", "before": "之前",
        "body": "正文", "by": "期限", "calibrated-by": "检定单位", "capacity": "产能", "certificate": "证书",
        "circumstance": "情节", "code": "代码", "comment": "说明", "conduct": "情形", "config": "配置",
        "content": "内容", "correct": "更正", "count": "条数", "day": "日期", "department": "条线",
        "digest": "摘要", "dir": "目录", "division": "区划", "double": "重复记录", "draw": "抽取", "encoding": "编码",
        "environment": "环保", "evidence": "佐证", "expert": "专家", "field": "字段", "file": "文件",
        "finding": "查明情况", "fine": "罚款", "first": "前一个", "follower": "跟进方", "from": "起", "ground": "事项",
        "hours": "学时", "id": "编号", "index": "序号", "issuer": "发证单位", "json": "内容", "kind": "种类",
        "land": "用地", "latitude": "纬度", "limit": "条数", "line": "内容", "lines": "行数", "log-level": "日志级别",
        "longitude": "经度", "member": "成员", "meter": "计量点", "method": "方法", "month": "月份",
        "months": "月数", "most": "上限", "name": "名称", "not-name": "不含名称", "note": "备注", "number": "编号",
        "offence": "违法行为", "on": "日期", "opinion": "意见", "options": "选项", "organisation": "单位",
        "out": "输出文件", "outcome": "结论", "output": "输出文件", "owner": "责任人", "panel": "人数", "party": "参与方",
        "per-organisation": "每单位人数", "person": "人员", "place": "地点", "planning": "规划", "plant": "企业",
        "plaque": "授牌", "point": "点位", "port": "端口", "principal": "身份", "program": "系统",
        "qualification": "资质", "question": "问题", "rating": "评定", "reason": "缘由", "replaces": "所替换",
        "request": "请求", "request-id": "请求编号", "river": "河流", "role": "角色", "round": "轮次",
        "seats": "名额", "second": "后一个", "second-officer": "第二人", "seed": "种子", "seen-on": "看到之日",
        "sequence": "序号", "service": "服务", "service=host:port,…": "服务=主机:端口,…", "sha256": "摘要",
        "silent-hours": "小时数", "site": "厂区", "size": "大小", "source": "来源", "speaks-for": "所代表", "stage": "阶段",
        "stance": "态度",
        "state": "状态", "statement": "陈述", "subcommand": "子命令", "subcommands": "子命令", "successor": "承接单位",
        "survivor": "保留的记录",
        "tag": "编号", "target": "目标", "template": "细则", "text": "文字", "tier": "档次", "timeout": "秒数",
        "tip": "举报", "title": "标题", "to": "止", "type": "类型", "uncertainty": "不确定度", "until": "截止",
        "verdict": "结论", "version": "版本", "within": "期限", "word": "项名", "words": "字词", "year": "年份",
    ]
}
