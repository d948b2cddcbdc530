#include "grader/interleave/search/litmus_axioms.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <vector>

namespace trenza::interleave {
namespace {

struct Event {
  char kind = 'I';  // I is a variable's first value
  char variable = 0;
  int value = 0;
  char order = 'x';
  int thread = -1;
};

bool writes(const Event& e) { return e.kind == 'I' || e.kind == 'W' || e.kind == 'U'; }
bool reads(const Event& e) { return e.kind == 'R' || e.kind == 'U'; }
bool is_seq_cst(const Event& e) { return e.order == 's'; }
bool releases(const Event& e) { return e.order == 's' || e.order == 'l' || e.order == 'b'; }
bool acquires(const Event& e) { return e.order == 's' || e.order == 'a' || e.order == 'b'; }

// A relation on events.
class Relation {
 public:
  explicit Relation(std::size_t count) : rows_(count, std::vector<bool>(count)) {}
  bool operator()(std::size_t a, std::size_t b) const { return rows_[a][b]; }
  void add(std::size_t a, std::size_t b) { rows_[a][b] = true; }
  void add(const Relation& other) {
    for_each(other, [&](std::size_t a, std::size_t b) { add(a, b); });
  }
  std::size_t size() const { return rows_.size(); }
  void close() {
    for (std::size_t k = 0; k < size(); ++k) {
      for (std::size_t a = 0; a < size(); ++a) {
        if (!rows_[a][k]) continue;
        for (std::size_t b = 0; b < size(); ++b) rows_[a][b] = rows_[a][b] || rows_[k][b];
      }
    }
  }
  bool is_cyclic() const {
    Relation closed = *this;
    closed.close();
    for (std::size_t a = 0; a < size(); ++a) {
      if (closed(a, a)) return true;
    }
    return false;
  }
  template <typename Visit>
  static void for_each(const Relation& relation, Visit visit) {
    for (std::size_t a = 0; a < relation.size(); ++a) {
      for (std::size_t b = 0; b < relation.size(); ++b) {
        if (relation(a, b)) visit(a, b);
      }
    }
  }

 private:
  std::vector<std::vector<bool>> rows_;
};

class Checker {
 public:
  explicit Checker(const std::string& program) {
    std::map<char, std::size_t> first;
    std::istringstream threads(program);
    std::string thread;
    for (std::string text; std::getline(threads, text, '|'); ++thread_count_) {
      std::istringstream operations(text);
      for (std::string op; operations >> op;) {
        Event event{op[0], 0, 0, op.back(), thread_count_};
        if (op[0] != 'F') event.variable = op[1];
        if (op[0] == 'W' || op[0] == 'U') event.value = op[2] - '0';
        events_.push_back(event);
      }
    }
    std::set<char> variables;
    for (const Event& event : events_) {
      if (event.variable != 0) variables.insert(event.variable);
    }
    for (const char variable : variables) events_.push_back({'I', variable, 0, 'x', -1});
    for (const char variable : variables) {
      std::vector<std::size_t> stores;
      for (std::size_t i = 0; i < events_.size(); ++i) {
        if (events_[i].variable == variable && writes(events_[i]) && events_[i].kind != 'I') stores.push_back(i);
      }
      orders_.push_back(stores);
      initials_.push_back(find_initial(variable));
    }
    for (std::size_t i = 0; i < events_.size(); ++i) {
      if (reads(events_[i])) reads_.push_back(i);
    }
    source_.resize(events_.size());
  }

  std::set<std::string> run() {
    choose_order(0);
    return outcomes_;
  }

 private:
  std::size_t find_initial(char variable) const {
    for (std::size_t i = 0; i < events_.size(); ++i) {
      if (events_[i].kind == 'I' && events_[i].variable == variable) return i;
    }
    return 0;
  }

  void choose_order(std::size_t variable) {
    if (variable == orders_.size()) return choose_source(0);
    std::sort(orders_[variable].begin(), orders_[variable].end());
    do {
      choose_order(variable + 1);
    } while (std::next_permutation(orders_[variable].begin(), orders_[variable].end()));
  }

  void choose_source(std::size_t at) {
    if (at == reads_.size()) return check();
    for (std::size_t i = 0; i < events_.size(); ++i) {
      if (!writes(events_[i]) || events_[i].variable != events_[reads_[at]].variable || i == reads_[at]) continue;
      source_[reads_[at]] = i;
      choose_source(at + 1);
    }
  }

  // What reads the store `head`'s release sequence: itself, and exchanges that read it in a row.
  std::vector<std::size_t> release_sequence(std::size_t head) const {
    std::vector<std::size_t> sequence = {head};
    for (std::size_t i = 0; i < sequence.size(); ++i) {
      for (std::size_t j = 0; j < events_.size(); ++j) {
        if (events_[j].kind == 'U' && source_[j] == sequence[i]) sequence.push_back(j);
      }
    }
    return sequence;
  }

  Relation synchronizes(const Relation& before) const {
    Relation found(events_.size());
    for (std::size_t head = 0; head < events_.size(); ++head) {
      if (!writes(events_[head]) || events_[head].kind == 'I') continue;
      std::vector<std::size_t> releasing;
      if (releases(events_[head])) releasing.push_back(head);
      for (std::size_t f = 0; f < events_.size(); ++f) {
        if (events_[f].kind == 'F' && releases(events_[f]) && before(f, head)) releasing.push_back(f);
      }
      for (const std::size_t store : release_sequence(head)) {
        for (const std::size_t read : reads_) {
          if (source_[read] != store) continue;
          for (const std::size_t from : releasing) {
            if (acquires(events_[read])) found.add(from, read);
            for (std::size_t f = 0; f < events_.size(); ++f) {
              if (events_[f].kind == 'F' && acquires(events_[f]) && before(read, f)) found.add(from, f);
            }
          }
        }
      }
    }
    return found;
  }

  void check() {
    const std::size_t count = events_.size();
    Relation sb(count), rf(count), mo(count), eco(count);
    for (std::size_t a = 0; a < count; ++a) {
      for (std::size_t b = 0; b < count; ++b) {
        if (events_[a].thread >= 0 && events_[a].thread == events_[b].thread && a < b) sb.add(a, b);
        if (events_[a].kind == 'I' && events_[b].kind != 'I') sb.add(a, b);
      }
    }
    for (const std::size_t read : reads_) rf.add(source_[read], read);
    for (std::size_t variable = 0; variable < orders_.size(); ++variable) {
      std::vector<std::size_t> order = {initials_[variable]};
      order.insert(order.end(), orders_[variable].begin(), orders_[variable].end());
      for (std::size_t i = 0; i < order.size(); ++i) {
        for (std::size_t j = i + 1; j < order.size(); ++j) mo.add(order[i], order[j]);
        // An exchange reads what comes right before it.
        if (events_[order[i]].kind == 'U' && source_[order[i]] != order[i - 1]) return;
      }
    }
    Relation causes = sb;
    causes.add(rf);
    if (causes.is_cyclic()) return;  // load buffering

    const Relation sw = synchronizes(sb);
    Relation hb = sb;
    hb.add(sw);
    hb.close();
    eco.add(rf);
    eco.add(mo);
    for (const std::size_t read : reads_) {
      for (std::size_t later = 0; later < count; ++later) {
        if (mo(source_[read], later) && later != read) eco.add(read, later);
      }
    }
    eco.close();
    for (std::size_t a = 0; a < count; ++a) {
      if (hb(a, a) || eco(a, a)) return;
      for (std::size_t b = 0; b < count; ++b) {
        if (hb(a, b) && eco(b, a)) return;
      }
    }
    if (has_single_order(sb, sw, hb, eco)) outcomes_.insert(outcome());
  }

  // True if there is a single order of the seq_cst operations.
  bool has_single_order(const Relation& sb, const Relation& sw, const Relation& hb, const Relation& eco) const {
    const std::size_t count = events_.size();
    Relation strongly = sb;
    for (std::size_t a = 0; a < count; ++a) {
      for (std::size_t b = 0; b < count; ++b) {
        if (sw(a, b) && is_seq_cst(events_[a]) && is_seq_cst(events_[b])) strongly.add(a, b);
        if (!sb(a, b)) continue;
        for (std::size_t c = 0; c < count; ++c) {
          for (std::size_t d = 0; d < count; ++d) {
            if (hb(b, c) && sb(c, d)) strongly.add(a, d);
          }
        }
      }
    }
    strongly.close();
    Relation single(count);
    const auto is_fence = [&](std::size_t e) { return events_[e].kind == 'F' && is_seq_cst(events_[e]); };
    for (std::size_t a = 0; a < count; ++a) {
      for (std::size_t b = 0; b < count; ++b) {
        if (strongly(a, b) && is_seq_cst(events_[a]) && is_seq_cst(events_[b])) single.add(a, b);
        if (!eco(a, b)) continue;
        for (std::size_t x = 0; x < count; ++x) {
          if (!((x == a && is_seq_cst(events_[a])) || (is_fence(x) && hb(x, a)))) continue;
          for (std::size_t y = 0; y < count; ++y) {
            if ((y == b && is_seq_cst(events_[b])) || (is_fence(y) && hb(b, y))) single.add(x, y);
          }
        }
      }
    }
    return !single.is_cyclic();
  }

  std::string outcome() const {
    std::string text;
    for (int thread = 0; thread < thread_count_; ++thread) {
      for (const std::size_t read : reads_) {
        if (events_[read].thread == thread) text += static_cast<char>('0' + events_[source_[read]].value);
      }
      text += '|';
    }
    for (std::size_t variable = 0; variable < orders_.size(); ++variable) {
      const std::size_t last = orders_[variable].empty() ? initials_[variable] : orders_[variable].back();
      text += events_[last].variable;
      text += '=';
      text += static_cast<char>('0' + events_[last].value);
      text += ' ';
    }
    return text;
  }

  std::vector<Event> events_;
  int thread_count_ = 0;
  std::vector<std::vector<std::size_t>> orders_;  // by variable: its stores in modification order
  std::vector<std::size_t> initials_;             // by variable
  std::vector<std::size_t> reads_;
  std::vector<std::size_t> source_;  // by event that reads
  std::set<std::string> outcomes_;
};

}  // namespace

std::set<std::string> allowed_outcomes(const std::string& program) { return Checker(program).run(); }

}  // namespace trenza::interleave
