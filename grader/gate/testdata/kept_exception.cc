// A static of a class of the standard library whose destructor its header defines, though the library has one, too.

#include <exception>
#include <stdexcept>

namespace course {

static const std::exception_ptr kept = std::make_exception_ptr(std::runtime_error("kept"));

[[noreturn]] void throw_kept() { std::rethrow_exception(kept); }

}  // namespace course
