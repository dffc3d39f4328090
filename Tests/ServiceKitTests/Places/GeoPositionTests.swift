import ServiceKit
import Testing

@Suite("Places on the ground")
struct GeoPositionTests {
    @Test("a place is near by its distance; latitudes leave none out that is", arguments: [0, 90, 180, 300])
    func places(_ degrees: Int) {
        let site = GeoPosition(longitudeE6: 120_680_000, latitudeE6: 30_500_000)
        // A thousandth of a degree is 111 m north and 96 m east here.
        let other = [
            0: GeoPosition(longitudeE6: 120_680_000, latitudeE6: 30_508_990),
            90: GeoPosition(longitudeE6: 120_690_430, latitudeE6: 30_500_000),
            180: GeoPosition(longitudeE6: 120_680_000, latitudeE6: 30_491_010),
            300: GeoPosition(longitudeE6: 120_671_000, latitudeE6: 30_504_500),
        ][degrees]
        let metres = other.map(site.metres)
        #expect((metres ?? 0) >= 990 && (metres ?? 0) <= 1_000)
        #expect(other.map { site.latitudes(within: 1_000).contains($0.latitudeE6) } == true)
        #expect(!site.latitudes(within: 1_000).contains(30_509_100))
    }
}
