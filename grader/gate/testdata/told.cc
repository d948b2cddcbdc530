// All is told, or need not be: nothing here may be refused.
#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <string>

namespace course {

struct Large {
  long part[5];
};
struct Bits {
  unsigned low : 3, high : 5;
};
struct Base {
  virtual ~Base() = default;
  virtual int value() { return 1; }
};

int shared = 0;
Large large;
Bits bits;
thread_local int own = 0;
const int table[] = {1, 5, 8, 12};

int reads(const int* at) { return *at; }
void copies(char* to, const char* from) { __builtin_memcpy(to, from, 24); }
void copies_much(char* to, const char* from) { __builtin_memcpy(to, from, 128); }
void writes_text(char* to) { __builtin_memcpy(to, "ab", 3); }
void copies_by_library(long* from, long* to) { std::copy(from, from + 3, to); }
int counts_its_own() { return ++own; }
Large gives_large() { return large; }
Large makes_large(long first) { return {{first, 2, 3, 4, 5}}; }
std::array<char, 100> makes_zeros() { return {}; }
std::optional<Large> gives_nothing() { return std::nullopt; }
std::string gives_text() { return "done"; }
int calls_virtual(Base* base) { return base->value(); }
int calls_member(Base* base, int (Base::*member)()) { return (base->*member)(); }
int chooses(int which) {
  switch (which) {
    case 0: return 5;
    case 1: return 77;
    case 2: return 99;
    case 3: return shared;
    case 4: return counts_its_own();
    case 5: return 3;
    default: return 0;
  }
}
int uses_its_frame(int at) {
  int own_array[10] = {1, 2, 3};
  own_array[at] = 2;
  return own_array[at % 3];
}
int looks_up(int at) { return table[at]; }
long takes_large(Large by_value, int at) { return by_value.part[at]; }
unsigned uses_bits() { return bits.high = 3, bits.low; }
long double adds(long double own) {
  long double sum[2] = {own, 1};
  return sum[0] + sum[1];
}
void takes_any(int count, ...) {
  __builtin_va_list list;
  __builtin_va_start(list, count);
  shared = __builtin_va_arg(list, int);
  __builtin_va_end(list);
}
int once() {
  static const std::string text = gives_text();
  return static_cast<int>(text.size());
}
int catches(const std::function<int()>& call, int* result) {
  try {
    *result = call();
  } catch (const std::exception&) {
    *result = 2;
  }
  return *result;
}

}  // namespace course
