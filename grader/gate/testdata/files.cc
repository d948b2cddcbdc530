#include <filesystem>

bool use() { return std::filesystem::exists("x"); }
