// Mistakes that are one word for another: the other clock, signal, order, flag or type.

#include <cctype>
#include <string_view>

#include "grader/mutation/operators.h"

namespace trenza {
namespace {

struct Exchange {
  const char* name;
  const char* word;
  const char* instead;
};

constexpr Exchange kExchanges[] = {
    {"wakes_all", "notify_one", "notify_all"},
    {"wakes_one", "notify_all", "notify_one"},
    {"wakes_all", "pthread_cond_signal", "pthread_cond_broadcast"},
    {"wakes_one", "pthread_cond_broadcast", "pthread_cond_signal"},
    {"other_clock", "steady_clock", "system_clock"},
    {"other_clock", "CLOCK_MONOTONIC", "CLOCK_REALTIME"},
    {"polite_signal", "SIGKILL", "SIGTERM"},
    {"flag_cleared", "PTHREAD_PROCESS_SHARED", "PTHREAD_PROCESS_PRIVATE"},
    {"flag_cleared", "PTHREAD_MUTEX_ROBUST", "PTHREAD_MUTEX_STALLED"},
    {"flag_cleared", "PTHREAD_MUTEX_ERRORCHECK", "PTHREAD_MUTEX_NORMAL"},
    {"flag_cleared", "MAP_SHARED", "MAP_PRIVATE"},
    {"flag_cleared", "O_CLOEXEC", "0"},
    {"flag_cleared", "SOCK_CLOEXEC", "0"},
    {"flag_cleared", "MFD_CLOEXEC", "0"},
    {"flag_cleared", "MSG_NOSIGNAL", "0"},
    {"flag_cleared", "MSG_DONTWAIT", "0"},
    {"flag_cleared", "MSG_WAITALL", "0"},
    {"flag_cleared", "WNOHANG", "0"},
    {"other_errno", "EINTR", "EAGAIN"},
    {"other_errno", "EOWNERDEAD", "ENOTRECOVERABLE"},
    {"other_errno", "ETIMEDOUT", "EAGAIN"},
    {"weaker_order", "memory_order_seq_cst", "memory_order_relaxed"},
    {"weaker_order", "memory_order_acq_rel", "memory_order_relaxed"},
    {"weaker_order", "memory_order_acquire", "memory_order_relaxed"},
    {"weaker_order", "memory_order_release", "memory_order_relaxed"},
    {"detached", "join", "detach"},
    {"not_joining", "jthread", "thread"},
    {"copied", "move", "as_const"},
    {"narrower", "int64_t", "int32_t"},
    {"narrower", "uint64_t", "uint16_t"},
    {"narrower", "size_t", "uint8_t"},
    {"narrower", "long", "short"},
    {"narrower", "int", "short"},
    {"narrower", "int", "signed char"},
    {"narrower", "double", "float"},
    {"other_end", "front", "back"},
    {"other_end", "pop_front", "pop_back"},
    {"other_end", "push_back", "push_front"},
    {"other_end", "emplace_back", "emplace_front"},
    {"exits_loudly", "_exit", "exit"},
    {"may_throw", "noexcept", ""},
    {"other_quantifier", "any_of", "all_of"},
    {"other_quantifier", "all_of", "any_of"},
    {"other_message", "SOCK_SEQPACKET", "SOCK_STREAM"},
    {"error_replaced", "current_exception()", "make_exception_ptr(std::runtime_error(\"replaced\"))"},
};

// A function's declaration is searched as a text: many of these words are no nodes of their own (types, macros).
bool is_searched(const Place& at) {
  if (at.parent().kind != "NamespaceDecl" && at.parent().kind != "CXXRecordDecl") return false;
  return at.node.kind != "NamespaceDecl" && at.node.kind != "CXXRecordDecl";
}

bool is_letter(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Where comments and string literals of `text` lie, as a text of its own with spaces in their place.
std::string code_only(std::string_view text) {
  std::string code(text);
  for (std::size_t i = 0; i < code.size(); ++i) {
    std::size_t end = i;
    if (code.compare(i, 2, "//") == 0) {
      end = std::min(code.find('\n', i), code.size());
    } else if (code[i] == '"') {
      for (end = i + 1; end < code.size() && code[end] != '"'; ++end) end += code[end] == '\\' ? 1 : 0;
      ++end;
    }
    for (; i < std::min(end, code.size()); ++i) code[i] = ' ';
  }
  return code;
}

std::function<void(const Place&, const Propose&)> finder(Exchange exchange) {
  return [exchange](const Place& at, const Propose& propose) {
    if (!is_searched(at)) return;
    const std::string code = code_only(at.tree.text_of(at.node.span));
    const std::string_view word = exchange.word;
    for (std::size_t found = code.find(word); found != std::string::npos; found = code.find(word, found + 1)) {
      const std::size_t end = found + word.size();
      if ((found > 0 && is_letter(code[found - 1])) || (end < code.size() && is_letter(code[end]))) continue;
      const std::size_t from = at.node.span.from + found;
      propose({{{from, from + word.size()}, exchange.instead}});
    }
  };
}

}  // namespace

std::vector<Operator> word_operators() {
  std::vector<Operator> all;
  for (const Exchange& exchange : kExchanges) all.push_back({exchange.name, finder(exchange)});
  return all;
}

}  // namespace trenza
