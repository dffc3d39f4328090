import RegistryAPI
import Testing

@testable import Registry

@Suite("Names of plants, taken apart")
struct PlantNameTests {
    private static let places = ["青田县", "丽水市", "浙江省"]

    @Test(
        "the core is what neither the place nor the trade says",
        arguments: [
            ("青田县恒立建材有限公司", "恒立"), ("青田恒力混凝土", "恒力"), ("浙江嘉业商品混凝土制品有限公司", "嘉业"),
            ("丽水市青田县中城诚品混凝土制品有限公司", "中城诚品"), ("浙江磊帮新型建材有限公司", "磊帮"),
            ("示例一号混凝土有限责任公司", "示例一号"), ("青田 恒立（建材）有限公司", "恒立"), ("混凝土有限公司", ""),
            ("青田县", "青田县"), ("ABC砼业", "abc"), ("", ""),
        ])
    func core(_ name: String, _ core: String) {
        #expect(PlantName(name, in: Self.places).core == core)
    }

    @Test(
        "brackets hold further names, or remarks that are none",
        arguments: [
            ("青田县恒立建材有限公司(文内又作恒力)", ["青田县恒立建材有限公司", "恒力"]),
            ("浙江嘉业商品混凝土制品有限公司(长兴嘉业混凝土)", ["浙江嘉业商品混凝土制品有限公司", "长兴嘉业混凝土"]),
            ("宁波北仑兴升混凝土公司(文内简称)", ["宁波北仑兴升混凝土公司"]),
            ("示例混凝土（原名示例建材、曾用名样例）", ["示例混凝土", "示例建材", "样例"]), ("示例(", ["示例"]), ("()", []), ("", []),
        ])
    func stated(_ text: String, _ names: [String]) {
        #expect(PlantName.stated(in: text) == names)
    }

    @Test("names that are written differently and sound alike have one sound")
    func sound() {
        let names = ["恒立", "恒力", "恒利"].map { PlantName("青田县\($0)建材有限公司", in: Self.places).sound }
        #expect(Set(names) == ["hengli"])
        #expect(PlantName("青田县众阳混凝土", in: Self.places).sound != "hengli")
    }

    @Test("names that differ by one character share what remains without it")
    func rests() {
        let (one, other) = (PlantName("恒立达", in: []), PlantName("恒力达", in: []))
        #expect(one.rests.intersection(other.rests) == ["恒·达"])
        #expect(PlantName("恒", in: []).rests.isEmpty)
    }

    @Test("look-alikes have one look and one sound; the core is shown as it is written")
    func look() {
        let (one, other) = (PlantName("青田县ABC建材", in: Self.places), PlantName("青田县АВС建材", in: Self.places))
        #expect(one.look == other.look)
        #expect(one.sound == other.sound)
        #expect(one.core == "abc" && other.core != "abc")
        #expect(PlantName("恒立ニ号混凝土", in: Self.places).look == PlantName("恒立二号混凝土", in: Self.places).look)
    }
}
