#include "grader/gate/function_flow.h"

#include <capstone/capstone.h>
#include <elf.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>

#include "grader/gate/instructions.h"

namespace trenza {
namespace {

using Memory = Address::Memory;
using Symbol = ElfObject::Symbol;
using Relocation = ElfObject::Relocation;

// The sixteen registers, whatever part of one an instruction names.
enum Register { rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15, kRegisters };

struct Named {
  int number = -1;  // -1: none of the sixteen
  int bytes = 0;
};

Named named(x86_reg name) {
  static const std::map<x86_reg, Named> kNames = [] {
    constexpr std::array<std::array<x86_reg, 4>, kRegisters> kParts = {{
        {X86_REG_RAX, X86_REG_EAX, X86_REG_AX, X86_REG_AL},
        {X86_REG_RCX, X86_REG_ECX, X86_REG_CX, X86_REG_CL},
        {X86_REG_RDX, X86_REG_EDX, X86_REG_DX, X86_REG_DL},
        {X86_REG_RBX, X86_REG_EBX, X86_REG_BX, X86_REG_BL},
        {X86_REG_RSP, X86_REG_ESP, X86_REG_SP, X86_REG_SPL},
        {X86_REG_RBP, X86_REG_EBP, X86_REG_BP, X86_REG_BPL},
        {X86_REG_RSI, X86_REG_ESI, X86_REG_SI, X86_REG_SIL},
        {X86_REG_RDI, X86_REG_EDI, X86_REG_DI, X86_REG_DIL},
        {X86_REG_R8, X86_REG_R8D, X86_REG_R8W, X86_REG_R8B},
        {X86_REG_R9, X86_REG_R9D, X86_REG_R9W, X86_REG_R9B},
        {X86_REG_R10, X86_REG_R10D, X86_REG_R10W, X86_REG_R10B},
        {X86_REG_R11, X86_REG_R11D, X86_REG_R11W, X86_REG_R11B},
        {X86_REG_R12, X86_REG_R12D, X86_REG_R12W, X86_REG_R12B},
        {X86_REG_R13, X86_REG_R13D, X86_REG_R13W, X86_REG_R13B},
        {X86_REG_R14, X86_REG_R14D, X86_REG_R14W, X86_REG_R14B},
        {X86_REG_R15, X86_REG_R15D, X86_REG_R15W, X86_REG_R15B},
    }};
    std::map<x86_reg, Named> names;
    for (int i = 0; i < kRegisters; ++i) {
      for (std::size_t part = 0; part < 4; ++part) names[kParts[i][part]] = {i, 8 >> part};
    }
    names[X86_REG_AH] = {rax, 1}, names[X86_REG_BH] = {rbx, 1}, names[X86_REG_CH] = {rcx, 1},
    names[X86_REG_DH] = {rdx, 1};
    return names;
  }();
  const auto found = kNames.find(name);
  return found == kNames.end() ? Named{} : found->second;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// What is known where an instruction begins.
struct State {
  std::array<Address, kRegisters> registers;
  std::map<std::int64_t, Address> slots;  // of the frame: what was saved there

  bool operator==(const State&) const = default;
};

// A number is an offset from this base.
constexpr int kNumber = 0;
constexpr int kFrame = 1;

// An instruction, as far as it matters here, and what it refers to.
struct Step {
  std::uint64_t at = 0;
  std::uint64_t end = 0;
  unsigned id = 0;
  std::string mnemonic;
  std::string text;
  std::vector<cs_x86_op> operands;
  std::vector<int> changes;                // registers that it changes without naming them
  const Relocation* relocation = nullptr;  // inside of it
};

class Follower {
 public:
  Follower(const ElfObject& object, const Symbol& function) : object_(object), function_(function) {
    memories_ = {Memory::other, Memory::frame};
  }

  FunctionFlow run(const std::vector<const Relocation*>& relocations) {
    decode(relocations);
    find_blocks();
    // Each pass can only forget something, so it comes to an end; in practice after three or four. A function that is
    // made to take long is not worth more.
    const std::size_t passes = 4 + kMostSteps / (steps_.size() + 1);
    for (std::size_t pass = 0; pass < std::min<std::size_t>(passes, 50) && changed_; ++pass) {
      changed_ = false;
      walk(nullptr);
    }
    FunctionFlow flow;
    flow.result = fresh({"entry", 0, rdi}, Memory::other).base;
    walk(&flow);
    return flow;
  }

 private:
  static constexpr std::size_t kMostSteps = 1'000'000;

  void decode(const std::vector<const Relocation*>& relocations) {
    const std::string_view code = object_.section(function_.section).code;
    if (function_.value > code.size()) return;
    auto next = std::lower_bound(relocations.begin(), relocations.end(), function_.value,
                                 [](const Relocation* r, std::uint64_t offset) { return r->offset < offset; });
    for_each_instruction(object_.machine, code.substr(function_.value, function_.size), function_.value,
                         [&](const cs_insn& insn) {
                           Step step;
                           step.at = insn.address;
                           step.end = insn.address + insn.size;
                           step.id = insn.id;
                           step.mnemonic = insn.mnemonic;
                           step.text = step.mnemonic + " " + insn.op_str;
                           if (insn.detail != nullptr && insn.id != 0) {
                             const cs_x86& x86 = insn.detail->x86;
                             step.operands.assign(x86.operands, x86.operands + x86.op_count);
                             for (int i = 0; i < insn.detail->regs_write_count; ++i) {
                               const int number = named(static_cast<x86_reg>(insn.detail->regs_write[i])).number;
                               if (number >= 0) step.changes.push_back(number);
                             }
                           }
                           while (next != relocations.end() && (*next)->offset < step.at) ++next;
                           if (next != relocations.end() && (*next)->offset < step.end) step.relocation = *next;
                           steps_.push_back(std::move(step));
                           return true;
                         });
  }

  static bool is_jump(const Step& step) { return step.mnemonic.starts_with('j') || step.mnemonic == "notrack jmp"; }
  static bool ends_here(const Step& step) {
    return is_one_of(step.mnemonic, {"jmp", "notrack jmp", "ret", "repz ret", "rep ret", "bnd jmp", "ud2", "hlt"});
  }
  // Where a jump inside of the function goes; nothing for others.
  std::optional<std::uint64_t> target_of(const Step& step) const {
    if (!is_jump(step) || step.relocation != nullptr || step.operands.empty()) return std::nullopt;
    if (step.operands[0].type != X86_OP_IMM) return std::nullopt;
    return static_cast<std::uint64_t>(step.operands[0].imm);
  }

  void find_blocks() {
    blocks_.insert(function_.value);
    for (const Step& step : steps_) {
      if (const auto target = target_of(step)) blocks_.insert(*target);
      if (is_jump(step) || ends_here(step)) blocks_.insert(step.end);
    }
    State entry;
    for (int i = 0; i < kRegisters; ++i) entry.registers[i] = fresh({"entry", 0, i}, Memory::other);
    entry.registers[rsp] = {kFrame, 0, Memory::frame};
    ways_[function_.value][0] = entry;
  }

  // A base for what `key` describes: the same for the same.
  using Key = std::tuple<std::string, std::uint64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>;
  Address intern(const Key& key, Memory memory) {
    const auto [found, is_new] = bases_.try_emplace(key, static_cast<int>(memories_.size()));
    if (is_new) memories_.push_back(memory);
    // It was of a better kind on another way here.
    if (!is_new && memories_[found->second] != memory && memories_[found->second] != Memory::other) {
      memories_[found->second] = Memory::other;
      changed_ = true;
    }
    return {found->second, 0, memories_[found->second]};
  }
  struct Place {
    const char* what;
    std::uint64_t at;
    std::int64_t which;
  };
  Address fresh(const Place& place, Memory memory) {
    return intern({place.what, place.at, place.which, 0, 0, 0}, memory);
  }

  static Memory of_sum(Memory a, Memory b) {
    for (const Memory kind : {Memory::frame, Memory::thread, Memory::constant}) {
      if (a == kind || b == kind) return kind;
    }
    return Memory::other;
  }
  Address sum(const Address& a, const Address& b, std::int64_t scale = 1) {
    if (b.base == kNumber) return {a.base, a.offset + b.offset * scale, a.memory};
    if (a.base == kNumber && scale == 1) return {b.base, b.offset + a.offset, b.memory};
    Address result = intern({"+", 0, a.base, b.base, scale, b.offset * scale}, of_sum(a.memory, b.memory));
    result.offset = a.offset;
    return result;
  }

  // What is known at the beginning of the block at `at`, from what is known on each way to it. Where the ways differ,
  // it is something new; two that are apart by the same on every way stay so.
  State joined(std::uint64_t at, const std::map<std::uint64_t, State>& ways) {
    State state = ways.begin()->second;
    if (ways.size() == 1) return state;
    std::map<std::vector<std::int64_t>, Address> seen;  // the first of those that are apart by the same
    const auto join = [&](Address& value, std::int64_t which, const auto& on_way) {
      std::vector<std::int64_t> key;
      Memory memory = value.memory;
      bool same = true;
      for (const auto& [from, other] : ways) {
        const Address& there = on_way(other);
        key.insert(key.end(), {there.base, there.offset - value.offset});
        same = same && there.base == value.base && there.offset == value.offset;
        if (there.memory != memory) memory = Memory::other;
      }
      if (same) return;
      const std::int64_t offset = value.offset;
      const auto [first, is_new] = seen.try_emplace(key, Address{});
      if (is_new) {
        first->second = fresh({"join", at, which}, memory);
        first->second.offset = -offset;
      }
      value = {first->second.base, first->second.offset + offset, first->second.memory};
    };
    for (int i = 0; i < kRegisters; ++i) {
      join(state.registers[i], i, [i](const State& other) -> const Address& { return other.registers[i]; });
    }
    std::erase_if(state.slots, [&](const auto& slot) {
      return std::any_of(ways.begin(), ways.end(),
                         [&](const auto& way) { return !way.second.slots.contains(slot.first); });
    });
    for (auto& [place, value] : state.slots) {
      join(value, kRegisters + place,
           [place = place](const State& other) -> const Address& { return other.slots.at(place); });
    }
    return state;
  }

  // Goes through the code from its beginning to its end once, with what earlier times have found out.
  void walk(FunctionFlow* flow) {
    flow_ = flow;
    State state;
    bool reached = false;
    std::uint64_t before = 0;
    for (const Step& step : steps_) {
      if (blocks_.contains(step.at)) {
        if (reached) arrive(step.at, before, state);
        const auto found = ways_.find(step.at);
        // Where an exception or a table of jumps leads, everything may hold what it held anywhere.
        state = found != ways_.end() ? joined(step.at, found->second) : anywhere();
        reached = true;
      }
      take(step, state);
      if (const auto target = target_of(step)) arrive(*target, step.at, state);
      if (is_jump(step) || ends_here(step)) forget(state);
      if (ends_here(step)) reached = false;
      before = step.at;
    }
  }

  // The block at `to` is reached from `from` with this.
  void arrive(std::uint64_t to, std::uint64_t from, const State& state) {
    State& known = ways_[to][from];
    if (known == state) return;
    known = state;
    changed_ = true;
  }

  // The state of a block that nothing known leads to. The frame is the function's all the time.
  State anywhere() {
    State state = anywhere_;
    if (frame_pointer_) state.registers[rbp] = *frame_pointer_;
    state.registers[rsp] = fresh({"stack", 0, 0}, Memory::frame);
    return state;
  }

  // Remembers the state for such blocks.
  void forget(const State& state) {
    if (!has_anywhere_) {
      anywhere_ = state;
      anywhere_.slots.clear();
      has_anywhere_ = true;
      return;
    }
    for (int i = 0; i < kRegisters; ++i) {
      Address& known = anywhere_.registers[i];
      const Address& now = state.registers[i];
      if (known.base == now.base && known.offset == now.offset) continue;
      known = fresh({"anywhere", 0, i}, known.memory == now.memory ? known.memory : Memory::other);
    }
  }

  // The address of a symbol, so that each way to write it down gives the same.
  Address address_of(const Relocation& relocation, std::int64_t addend) {
    const Symbol& symbol = object_.symbols[relocation.symbol];
    const bool defined = symbol.section != 0 && symbol.section < object_.sections.size();
    const ElfObject::Section& section = object_.section(symbol.section);
    Memory memory = Memory::other;
    if (symbol.type == STT_TLS) {
      memory = Memory::thread;
    } else if (defined ? (section.flags & SHF_WRITE) == 0 || section.name.starts_with(".data.rel.ro")
                       : symbol.name.starts_with("_ZTV") || symbol.name.starts_with("_ZTI") ||
                             symbol.name.starts_with("_ZTS")) {
      memory = Memory::constant;
    }
    const std::int64_t which = defined ? symbol.section : -static_cast<std::int64_t>(relocation.symbol) - 1;
    Address address = intern({"symbol", 0, which, 0, 0, 0}, memory);
    address.offset = addend + (defined ? static_cast<std::int64_t>(symbol.value) : 0);
    // One section may hold both in principle; its flags decide for all of it.
    address.memory = memory;
    return address;
  }

  static bool is_table_of_the_linker(std::uint32_t type) {
    return type == R_X86_64_GOTPCREL || type == R_X86_64_GOTPCRELX || type == R_X86_64_REX_GOTPCRELX ||
           type == R_X86_64_GOTTPOFF || type == R_X86_64_TLSGD || type == R_X86_64_TLSLD ||
           type == R_X86_64_GOTPC32_TLSDESC;
  }

  Address address_of(const Step& step, const x86_op_mem& memory, const State& state) {
    if (memory.segment == X86_REG_FS || memory.segment == X86_REG_GS) return fresh({"thread", 0, 0}, Memory::thread);
    if (memory.base == X86_REG_RIP || (memory.base == X86_REG_INVALID && step.relocation != nullptr)) {
      if (step.relocation == nullptr) return fresh({"code", step.at, 0}, Memory::constant);
      if (is_table_of_the_linker(step.relocation->type)) return fresh({"linker", step.at, 0}, Memory::constant);
      const bool relative = memory.base == X86_REG_RIP;
      const std::int64_t behind = relative ? static_cast<std::int64_t>(step.end - step.relocation->offset) : 0;
      const Address address = address_of(*step.relocation, step.relocation->addend + behind);
      return with_index(address, memory, state);
    }
    const Named base = named(memory.base);
    Address address = base.number >= 0 ? state.registers[base.number] : Address{kNumber, 0, Memory::other};
    address.offset += memory.disp;
    return with_index(address, memory, state);
  }
  Address with_index(const Address& address, const x86_op_mem& memory, const State& state) {
    const Named index = named(memory.index);
    return index.number < 0 ? address : sum(address, state.registers[index.number], memory.scale);
  }

  void access(const Step& step, const cs_x86_op& operand, bool first, const State& state) {
    const Address address = address_of(step, operand.mem, state);
    if (flow_ == nullptr || address.memory != Memory::other) return;
    const bool repeats = step.mnemonic.starts_with("rep");
    const bool moves = step.mnemonic.starts_with("mov") || step.mnemonic == "rep stosq" || step.mnemonic == "rep movsq";
    const auto kind = !moves  ? FunctionFlow::Range::Kind::other
                      : first ? FunctionFlow::Range::Kind::store
                              : FunctionFlow::Range::Kind::load;
    flow_->accesses.push_back({address, repeats ? ~0ULL >> 1 : operand.size, step.at, step.text, kind});
  }

  void take(const Step& step, State& state) {
    const bool only_computes =
        step.id == X86_INS_LEA || step.id == X86_INS_NOP || step.mnemonic.starts_with("prefetch");
    for (const cs_x86_op& operand : step.operands) {
      if (operand.type == X86_OP_MEM && !only_computes) access(step, operand, &operand == &step.operands[0], state);
    }
    // Writes to where rdi points, which stands nowhere in it.
    if (step.mnemonic.starts_with("maskmov") && flow_ != nullptr && state.registers[rdi].memory == Memory::other) {
      flow_->accesses.push_back({state.registers[rdi], 16, step.at, step.text, FunctionFlow::Range::Kind::other});
    }
    if (step.id == X86_INS_CALL) return take_call(step, state);
    if (step.id == X86_INS_RET && flow_ != nullptr &&
        (state.registers[rax].base != flow_->result || state.registers[rax].offset != 0)) {
      flow_->result = -1;
    }
    if (is_jump(step) || step.operands.empty()) return change_unnamed(step, state);
    change(step, state);
  }

  void take_call(const Step& step, State& state) {
    const std::string* callee = step.relocation != nullptr ? &object_.symbols[step.relocation->symbol].name : nullptr;
    if (callee != nullptr && callee->starts_with("__tsan_") && flow_ != nullptr) tell(step, *callee, state);
    const bool thread = callee != nullptr && *callee == "__tls_get_addr";
    for (const int i : {rax, rcx, rdx, rsi, rdi, r8, r9, r10, r11}) {
      state.registers[i] = fresh({"call", step.at, i}, thread && i == rax ? Memory::thread : Memory::other);
    }
  }

  void tell(const Step& step, std::string_view callee, const State& state) {
    flow_->calls_sanitizer = true;
    if (callee.find("read") == std::string_view::npos && callee.find("write") == std::string_view::npos &&
        callee.find("vptr") == std::string_view::npos)
      return;
    std::uint64_t size = 0;
    for (const char c : callee) size = c >= '0' && c <= '9' ? size * 10 + static_cast<std::uint64_t>(c - '0') : 0;
    if (callee.find("vptr") != std::string_view::npos) size = 8;
    if (callee.ends_with("_range")) {
      const Address& length = state.registers[rsi];
      size = length.base == kNumber && length.offset > 0 ? static_cast<std::uint64_t>(length.offset) : ~0ULL >> 1;
    }
    flow_->told.push_back({state.registers[rdi], size, step.at, std::string(callee), FunctionFlow::Range::Kind::other});
  }

  void change_unnamed(const Step& step, State& state) {
    if (step.id == X86_INS_LEAVE) {
      state.registers[rsp] = state.registers[rbp];
      pop(step, rbp, state);
      return;
    }
    for (const int i : step.changes) {
      if (i != rsp) state.registers[i] = fresh({"changed", step.at, i}, Memory::other);
    }
  }

  void push(const Address& value, State& state) {
    Address& top = state.registers[rsp];
    top.offset -= 8;
    if (top.base == kFrame) state.slots[top.offset] = value;
  }
  void pop(const Step& step, int to, State& state) {
    Address& top = state.registers[rsp];
    const auto slot = top.base == kFrame ? state.slots.find(top.offset) : state.slots.end();
    const Address value = slot != state.slots.end() ? slot->second : fresh({"popped", step.at, to}, Memory::other);
    top.offset += 8;
    state.registers[to] = value;
  }

  // What the operand is worth, as eight bytes.
  Address value_of(const Step& step, const cs_x86_op& operand, State& state) {
    if (operand.type == X86_OP_IMM) {
      if (step.relocation != nullptr) return address_of(*step.relocation, step.relocation->addend);
      return {kNumber, operand.imm, Memory::other};
    }
    if (operand.type == X86_OP_REG && named(operand.reg).bytes == 8) return state.registers[named(operand.reg).number];
    if (operand.type == X86_OP_MEM && operand.size == 8) {
      if (step.relocation != nullptr && operand.mem.base == X86_REG_RIP &&
          is_table_of_the_linker(step.relocation->type)) {
        return address_of(*step.relocation, 0);
      }
      const Address address = address_of(step, operand.mem, state);
      const auto slot = address.base == kFrame ? state.slots.find(address.offset) : state.slots.end();
      if (slot != state.slots.end()) return slot->second;
      if (operand.mem.segment == X86_REG_FS) return fresh({"thread", 0, 0}, Memory::thread);
    }
    return fresh({"read", step.at, 0}, Memory::other);
  }

  void store(const Step& step, const cs_x86_op& to, const Address* value, State& state) {
    const Address address = address_of(step, to.mem, state);
    if (address.base != kFrame) return;
    const auto size = static_cast<std::int64_t>(to.size);
    state.slots.erase(state.slots.lower_bound(address.offset - 7), state.slots.lower_bound(address.offset + size));
    if (value != nullptr && size == 8) state.slots[address.offset] = *value;
  }

  void change(const Step& step, State& state) {
    const cs_x86_op& to = step.operands[0];
    switch (step.id) {
      case X86_INS_CMP:
      case X86_INS_TEST:
      case X86_INS_BT:
      case X86_INS_COMISD:
      case X86_INS_COMISS:
      case X86_INS_UCOMISD:
      case X86_INS_UCOMISS:
      case X86_INS_PTEST:
      case X86_INS_NOP: return;
      case X86_INS_PUSH: return push(value_of(step, to, state), state);
      case X86_INS_POP:
        if (to.type == X86_OP_REG && named(to.reg).number >= 0) pop(step, named(to.reg).number, state);
        return;
      default: break;
    }
    change_unnamed(step, state);
    const bool moves = step.id == X86_INS_MOV || step.id == X86_INS_MOVABS;
    if (to.type == X86_OP_MEM) {
      const Address value = moves ? value_of(step, step.operands[1], state) : Address{};
      return store(step, to, moves ? &value : nullptr, state);
    }
    const Named name = to.type == X86_OP_REG ? named(to.reg) : Named{};
    if (name.number < 0) return;
    state.registers[name.number] = result_of(step, name, state);
  }

  Address result_of(const Step& step, const Named& to, State& state) {
    const Address before = state.registers[to.number];
    const std::size_t count = step.operands.size();
    const Address unknown = fresh({"result", step.at, to.number}, Memory::other);
    if (to.bytes < 4) return unknown;
    if (count == 2 && step.id == X86_INS_XOR && step.operands[1].type == X86_OP_REG &&
        step.operands[0].reg == step.operands[1].reg) {
      return {kNumber, 0, Memory::other};
    }
    if (count == 2 && (step.id == X86_INS_MOV || step.id == X86_INS_MOVABS)) {
      if (to.number == rbp && step.operands[1].type == X86_OP_REG && step.operands[1].reg == X86_REG_RSP) {
        frame_pointer_ = state.registers[rsp];
      }
      if (step.operands[1].type == X86_OP_IMM || to.bytes == 8) return value_of(step, step.operands[1], state);
    }
    if (to.bytes == 8 && count == 2) {
      const cs_x86_op& from = step.operands[1];
      if (step.id == X86_INS_LEA) return address_of(step, from.mem, state);
      if (step.id == X86_INS_ADD) return sum(before, value_of(step, from, state));
      if (step.id == X86_INS_SUB && from.type == X86_OP_IMM)
        return {before.base, before.offset - from.imm, before.memory};
      if (step.id == X86_INS_AND && from.type == X86_OP_IMM && before.memory == Memory::frame) {
        return fresh({"aligned", step.at, to.number}, Memory::frame);
      }
      if (step.mnemonic.starts_with("cmov") && from.type == X86_OP_REG) {
        const Address other = value_of(step, from, state);
        return fresh({"either", step.at, to.number}, other.memory == before.memory ? before.memory : Memory::other);
      }
    }
    // Computed anew from the same, it is the same.
    if (count <= 3 && std::all_of(step.operands.begin(), step.operands.end(), [](const cs_x86_op& o) {
          return o.type != X86_OP_MEM && o.type != X86_OP_INVALID;
        })) {
      std::array<std::int64_t, 4> parts{};
      for (std::size_t i = 0; i < count; ++i) {
        const cs_x86_op& operand = step.operands[i];
        const Named name = operand.type == X86_OP_REG ? named(operand.reg) : Named{};
        if (operand.type == X86_OP_REG && name.number < 0) return unknown;
        const Address part =
            name.number >= 0 ? state.registers[name.number] : Address{kNumber, operand.imm, Memory::other};
        parts[i] = part.base;
        parts[3] = parts[3] * 1'000'003 + part.offset * 16 + name.bytes;
      }
      return intern({step.mnemonic, 0, parts[0], parts[1], parts[2], parts[3]}, Memory::other);
    }
    return unknown;
  }

  const ElfObject& object_;
  const Symbol& function_;
  std::vector<Step> steps_;
  std::set<std::uint64_t> blocks_;
  std::map<std::uint64_t, std::map<std::uint64_t, State>> ways_;  // to each block, by where they come from
  std::optional<Address> frame_pointer_;
  State anywhere_;
  bool has_anywhere_ = false;
  bool changed_ = true;
  std::map<Key, int> bases_;
  std::vector<Memory> memories_;  // of each base
  FunctionFlow* flow_ = nullptr;
};

}  // namespace

FunctionFlow follow(const ElfObject& object, const Symbol& function,
                    const std::vector<const Relocation*>& relocations) {
  return Follower(object, function).run(relocations);
}

}  // namespace trenza
