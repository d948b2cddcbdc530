// An instance of a template of the standard library for a type of GoogleTest's.

#include <vector>

namespace testing {
class TestPartResult;
}

template <>
[[gnu::used]] inline void std::vector<testing::TestPartResult*>::push_back(testing::TestPartResult* const&) {}
