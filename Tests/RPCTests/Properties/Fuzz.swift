#if FUZZING
    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #endif

    /// One input of libFuzzer's, which brings its own `main` and is led by the code that each input reaches.
    @c(LLVMFuzzerTestOneInput)
    func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
        do throws(Broken) {
            try WireProperty.check(UnsafeBufferPointer(start: bytes, count: count))
        } catch {
            print("property broken: \(error)")
            fflush(nil)
            abort()
        }
        return 0
    }
#endif
