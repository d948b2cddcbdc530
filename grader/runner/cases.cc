#include "grader/runner/cases.h"

#include <algorithm>
#include <condition_variable>
#include <future>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

namespace trenza {
namespace {

// True for what ends a case: a failure that is the submission's own and says something.
bool ends_the_case(Verdict verdict) {
  return !is_success(verdict) && verdict != Verdict::infra && verdict != Verdict::not_run &&
         verdict != Verdict::uncontrolled;
}

// What is run of an agenda, and what has come of it. Thread safe.
class Board {
 public:
  // One case in one mode.
  struct Job {
    std::size_t number;  // in the order in which they are told
    const Case* c;
    Mode mode;
  };

  Board(const Agenda& agenda, const std::function<void(Mode, const CaseResult&)>& done) : agenda_(agenda), done_(done) {
    for (const Mode mode : agenda.modes) {
      for (const Case& c : agenda.cases) jobs_.push_back({{jobs_.size(), &c, mode}, false, std::nullopt});
    }
  }

  // The next job, as soon as one may be run; nullopt when none is left.
  std::optional<Job> take() {
    std::unique_lock lock(mutex_);
    for (;;) {
      bool waiting = false;
      for (Entry& entry : jobs_) {
        if (entry.taken) continue;
        waiting = true;
        if (!may_run(entry.job)) continue;
        entry.taken = true;
        ++running_[entry.job.mode];
        return entry.job;
      }
      if (!waiting || stopped_) return std::nullopt;
      changed_.wait(lock);
    }
  }

  void put(const Job& job, CaseResult result) {
    const std::lock_guard lock(mutex_);
    --running_[job.mode];
    const Verdict verdict = result.verdict;
    if (agenda_.until_failure && ends_the_case(verdict)) leave_out_all(job);
    jobs_[job.number].result = std::move(result);
    if (!agenda_.all_modes && ends_the_case(verdict)) {
      if (verdict == Verdict::race && job.mode == Mode::interleave && job.number < agenda_.cases.size()) {
        raced_.insert(job.number);
      } else {
        leave_out_the_rest(job);
      }
    }
    settle_races();
    for (; told_ < jobs_.size() && jobs_[told_].result; ++told_) done_(jobs_[told_].job.mode, *jobs_[told_].result);
    changed_.notify_all();
  }

  // No job is given out any more: a runner has failed.
  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }

  std::map<Mode, std::vector<CaseResult>> results() {
    std::map<Mode, std::vector<CaseResult>> all;
    for (Entry& entry : jobs_) all[entry.job.mode].push_back(std::move(*entry.result));
    return all;
  }

 private:
  struct Entry {
    Job job;
    bool taken = false;
    std::optional<CaseResult> result;
  };

  // With the mutex held. A case is in one mode at a time, and in none before it is decided in those that come first.
  bool may_run(const Job& job) const {
    if (stopped_ || raced_.contains(job.number % agenda_.cases.size())) return false;
    const auto running = running_.find(job.mode);
    const std::size_t most = job.mode == Mode::interleave ? agenda_.explorations : 1;
    if (running != running_.end() && running->second >= most) return false;
    for (std::size_t before = job.number; before >= agenda_.cases.size();) {
      before -= agenda_.cases.size();
      if (!jobs_[before].result) return false;
    }
    return true;
  }

  // Which of the races is the first failure is known when all cases before it have been explored, whoever was quicker.
  void settle_races() {
    while (!raced_.empty()) {
      const std::size_t number = *raced_.begin();
      bool first = true;
      for (std::size_t before = 0; before < number; ++before) {
        if (!jobs_[before].result) return;
        first = first && !ends_the_case(jobs_[before].result->verdict);
      }
      raced_.erase(raced_.begin());
      leave_out_the_rest(jobs_[number].job, first ? 1 : 0);
    }
  }

  // The modes behind `failed`, but for the next `kept` ones.
  void leave_out_the_rest(const Job& failed, std::size_t kept = 0) {
    const std::size_t begin = failed.number + (1 + kept) * agenda_.cases.size();
    for (std::size_t at = begin; at < jobs_.size(); at += agenda_.cases.size()) {
      if (jobs_[at].taken) continue;
      jobs_[at].taken = true;
      jobs_[at].result =
          left_out(*failed.c, "not run: the case had failed in the " + std::string(name(failed.mode)) + " mode");
    }
  }

  void leave_out_all(const Job& failed) {
    for (Entry& entry : jobs_) {
      if (entry.taken) continue;
      entry.taken = true;
      entry.result = left_out(*entry.job.c, "not run: " + failed.c->name + " had failed");
    }
  }

  const Agenda& agenda_;
  const std::function<void(Mode, const CaseResult&)>& done_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::vector<Entry> jobs_;
  std::map<Mode, std::size_t> running_;
  std::set<std::size_t> raced_;  // cases with a race, of which it is not known yet whether they are the first failure
  std::size_t told_ = 0;
  bool stopped_ = false;
};

}  // namespace

std::size_t explorations_at_a_time(Jail::Level level) {
  // At Level::none only one jail of a process may run at a time (jail.h).
  if (level == Jail::Level::none) return 1;
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMostExplorations);
}

std::size_t runners_for(const Agenda& agenda, Jail::Level level) {
  if (level == Jail::Level::none) return 1;
  const bool explores = std::find(agenda.modes.begin(), agenda.modes.end(), Mode::interleave) != agenda.modes.end();
  if (!explores) return std::min(agenda.modes.size(), explorations_at_a_time(level));
  return agenda.explorations + (agenda.modes.size() > 1 ? 1 : 0);
}

std::map<Mode, std::vector<CaseResult>> run_cases(const Agenda& agenda, const std::vector<RunCase>& runners,
                                                  const std::function<void(Mode, const CaseResult&)>& done) {
  Board board(agenda, done);
  const auto work = [&](const RunCase& run) {
    try {
      while (const auto job = board.take()) board.put(*job, run(*job->c, job->mode));
    } catch (...) {
      board.stop();
      throw;
    }
  };
  std::vector<std::future<void>> crew;
  for (const RunCase& runner : runners) crew.push_back(std::async(std::launch::async, work, std::cref(runner)));
  for (const std::future<void>& one : crew) one.wait();
  for (std::future<void>& one : crew) one.get();
  return board.results();
}

CaseResult left_out(const Case& c, const std::string& sentence) {
  return {c.name, c.points, Verdict::not_run, sentence, "", "", 0};
}

}  // namespace trenza
