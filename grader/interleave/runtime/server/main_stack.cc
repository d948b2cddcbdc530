// Runs main() on a stack at a known address, so that what depends on the addresses of its locals repeats from run to
// run, however the kernel places the first stack.

#include <ucontext.h>

#include <cstdlib>

#include "grader/interleave/runtime/model/thread.h"
#include "grader/interleave/runtime/real.h"
#include "grader/interleave/runtime/sched/self.h"

namespace trenza::interleave {
namespace {

using Main = int (*)(int, char**, char**);

Main program = nullptr;
int argument_count = 0;
char** arguments = nullptr;
char** environment = nullptr;

void run_program() { std::exit(program(argument_count, arguments, environment)); }

int controlled_main(int argc, char** argv, char** envp) {
  if (!controlled()) return program(argc, argv, envp);
  argument_count = argc;
  arguments = argv;
  environment = envp;
  static ucontext_t context;
  getcontext(&context);
  const Stack stack = map_stack(0);
  context.uc_stack.ss_sp = stack.base;
  context.uc_stack.ss_size = stack.size;
  makecontext(&context, run_program, 0);
  setcontext(&context);
  return EXIT_FAILURE;  // not reached
}

}  // namespace
}  // namespace trenza::interleave

extern "C" int __libc_start_main(int (*main)(int, char**, char**), int argc, char** argv, void (*init)(),
                                 void (*fini)(), void (*rtld_fini)(), void* stack_end) {
  using Main = int (*)(int, char**, char**);
  using Start = int (*)(Main, int, char**, void (*)(), void (*)(), void (*)(), void*);
  trenza::interleave::program = main;
  const auto start = reinterpret_cast<Start>(trenza::interleave::real_function("__libc_start_main"));
  return start(trenza::interleave::controlled_main, argc, argv, init, fini, rtld_fini, stack_end);
}
