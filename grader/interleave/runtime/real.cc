#include "grader/interleave/runtime/real.h"

#include <dlfcn.h>

namespace trenza::interleave {

void* real_function(const char* name) { return dlsym(RTLD_NEXT, name); }

const Real& real() {
  // Not a static local with a constructor: its guard would be one of the functions that are defined here.
  static Real functions;
  static bool known = false;
  if (known) return functions;
  functions.pthread_create = reinterpret_cast<decltype(Real::pthread_create)>(real_function("pthread_create"));
  functions.fork = reinterpret_cast<decltype(Real::fork)>(real_function("fork"));
  functions.exit = reinterpret_cast<decltype(Real::exit)>(real_function("exit"));
  functions.sigaction = reinterpret_cast<decltype(Real::sigaction)>(real_function("sigaction"));
  known = true;
  return functions;
}

}  // namespace trenza::interleave
