package import Refusals

/// What a balance assumes where a plant measures nothing: values with their uncertainty and where they are from
/// (docs/facts.md §9.1). Each can be replaced by what the plant measured itself.
package struct BalanceTerms: Hashable, Sendable {
    /// A value nobody metered.
    package struct Assumption: Hashable, Sendable {
        package var value: Double
        /// Relative standard uncertainty.
        package var relative: Double
        package var source: Wording

        /// An assumed value and its source.
        package init(_ value: Double, relative: Double, source: Wording) {
            self.value = value
            self.relative = relative
            self.source = source
        }
    }

    /// Values that no source states.
    private static let proposed = Wording(
        "拟定值，待企业实测或主管部门核定", "a value put forward, until the plant measures it or an agency sets it")

    /// m³ to wash out a drum at the end of its day.
    package var drumWash = Assumption(
        0.855, relative: 0.3,
        source: Wording("国外同行调查，每车平均 855 升", "a survey abroad: 855 L a truck on average"))
    /// m³ to wash a chute after a load.
    package var chuteWash = Assumption(
        0.065, relative: 0.25,
        source: Wording("国内网上资料，每趟 50–80 升", "a web site of the trade: 50–80 L a trip"))
    /// m³ to wash out a mixer.
    package var mixerWash = Assumption(1.5, relative: 0.4, source: BalanceTerms.proposed)
    /// m³ to wash yards and floors on a production day.
    package var floorWash = Assumption(6, relative: 0.4, source: BalanceTerms.proposed)
    /// t of solids left in a drum when it is washed out.
    package var washResidue = Assumption(0.25, relative: 0.4, source: BalanceTerms.proposed)
    /// t to a m³ of returned concrete.
    package var concreteDensity = Assumption(
        2.4, relative: 0.01,
        source: Wording("普通混凝土每立方米 2350–2450 kg", "ordinary concrete: 2,350–2,450 kg to a m³"))
    /// ‰ of wet cake that is water, where nobody measures it.
    package var cakeMoisture = Assumption(350, relative: 0.2, source: BalanceTerms.proposed)
    /// mm of rain that wash the yard and are to be kept (初期雨水); what falls after them is clean and may be let out (docs/facts.md
    /// §9.3 [P]).
    package static let firstFlush = 15.0
    /// m² from which rain runs into the tanks; 0 when not declared.
    package var catchment = 0.0
    /// m³ that the tanks hold; 0 when not declared.
    package var tankVolume = 0.0
    /// m³ a day that the plant can make; 0 when not declared.
    package var dailyCapacity = 0.0

    /// The values of docs/facts.md §9.1.
    package init() {}
}
