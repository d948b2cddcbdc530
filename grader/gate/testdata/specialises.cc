#include <vector>

template <>
void std::vector<int>::push_back(int&&) {}
