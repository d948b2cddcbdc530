namespace testing {
struct UnitTest {
  static UnitTest* GetInstance();
};
}  // namespace testing
void* use() { return testing::UnitTest::GetInstance(); }
