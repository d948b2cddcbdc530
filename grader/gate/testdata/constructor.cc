// Two functions before main, where statics need one.
#include <vector>

static std::vector<int> table(3);
__attribute__((constructor)) static void early() { table.push_back(1); }
int use() { return table[0]; }
