#include <cstdlib>
#include <new>

void* operator new(std::size_t size) { return std::malloc(size); }
