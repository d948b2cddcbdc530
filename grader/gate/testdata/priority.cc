#include <vector>

static std::vector<int> table __attribute__((init_priority(200))) = std::vector<int>(3);
int use() { return table[0]; }
