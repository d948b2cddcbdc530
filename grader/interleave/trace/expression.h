#ifndef GRADER_INTERLEAVE_TRACE_EXPRESSION_H_
#define GRADER_INTERLEAVE_TRACE_EXPRESSION_H_

#include <string>
#include <string_view>

namespace trenza::interleave {

// What a line of source calls the memory that it uses, as debug information points to it.
struct Expression {
  std::string text;   // "state_->value"; empty if the line does not tell
  bool sure = false;  // the object itself, and not what stands for it, as a std::unique_lock does for its mutex
};

// The expression in `line` for what the operation (TraceStep::operation) at `column`, counted from 1, worked on.
Expression used_expression(std::string_view line, int column, std::string_view operation);

// The name behind the last "->", "." or "::" of an expression: "value".
std::string last_name(const std::string& expression);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_TRACE_EXPRESSION_H_
