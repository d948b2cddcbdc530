#include "grader/classroom/class_run.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <system_error>

#include "grader/classroom/archive.h"
#include "grader/classroom/commit_files.h"
#include "grader/classroom/hand_in.h"
#include "grader/classroom/kit_version.h"
#include "grader/classroom/moment.h"
#include "grader/classroom/staging.h"
#include "grader/gate/source_rules.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace fs = std::filesystem;
namespace {

// Texts that one invocation of Bazel grades. Few enough that what it keeps of them, on disk and in memory, stays small;
// many enough that its start does not matter.
constexpr std::size_t kBatch = 32;
constexpr int kMostFailures = 3;

std::string tree_of(const std::string& hash) { return "submissions/c" + hash.substr(0, 24); }

std::string package_of(const ClassJob& job) { return tree_of(job.hash) + "/" + job.exercise.folder(); }

// Why a text has no grade, as everybody may read it.
std::string sentence_of(const Grade& none) {
  const bool hidden = std::any_of(none.exercise.cases.begin(), none.exercise.cases.end(),
                                  [&](const Case& c) { return c.hidden && c.name == none.failed_case; });
  return hidden ? "A hidden case could not be graded. The same command tries it again." : none.sentence;
}

// When the newest file below `path` was changed.
std::int64_t newest(const fs::path& path) {
  std::int64_t time = 0;
  const auto look = [&](const fs::path& file) {
    struct stat status {};
    if (lstat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode))
      time = std::max<std::int64_t>(time, status.st_mtime);
  };
  look(path);
  std::error_code error;
  for (fs::recursive_directory_iterator it(path, fs::directory_options::skip_permission_denied, error), end;
       !error && it != end; it.increment(error)) {
    look(it->path());
  }
  return time;
}

// Removes what a run left behind that was killed, unless another one is at work in this tree. Returns the lock that
// says that one is.
Descriptor clean_staging(const Workspace& workspace) {
  const fs::path folder = fs::path(workspace.root) / "submissions";
  fs::create_directories(folder);
  Descriptor lock(open((folder / ".class.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (flock(lock.get(), LOCK_EX | LOCK_NB) == 0) {
    for (const char* outputs : {".", "bazel-bin", "bazel-testlogs"}) {
      std::error_code error;
      for (const auto& each : fs::directory_iterator(workspace.root / fs::path(outputs) / "submissions", error)) {
        const std::string name = each.path().filename().string();
        if (name.starts_with('c')) unstage("submissions/" + name, workspace.root);
      }
    }
  }
  flock(lock.get(), LOCK_SH);
  return lock;
}

}  // namespace

ClassRun::ClassRun(const Workspace& workspace, Gradebook& gradebook, std::vector<Exercise> exercises,
                   GradingOptions options, std::string kit_version)
    : workspace_(workspace),
      staging_(clean_staging(workspace)),
      gradebook_(gradebook),
      exercises_(std::move(exercises)),
      options_(std::move(options)),
      kit_version_(std::move(kit_version)) {
  const Fingerprints fingerprints(workspace,
                                  fmt::format("{} {} {}", options_.jail, options_.budget, options_.all_modes));
  for (const Exercise& exercise : exercises_) fingerprints_[exercise.folder()] = fingerprints.of(exercise);
}

void ClassRun::note(HandedIn handed_in) {
  Seen seen{std::move(handed_in), std::nullopt};
  if (!seen.handed_in.refused && !seen.handed_in.hash.empty()) {
    // What was graded by another version of the grader keeps its grade; ./kit regrade tells what would change. Hidden
    // cases were named on purpose, and count at once.
    seen.result = gradebook_.result(seen.handed_in.hash, fingerprints_.at(seen.handed_in.exercise));
    const auto exercise = std::find_if(exercises_.begin(), exercises_.end(),
                                       [&](const Exercise& e) { return e.folder() == seen.handed_in.exercise; });
    if (!seen.result) seen.result = gradebook_.newest_result(seen.handed_in.hash, exercise->hidden_package);
    if (!seen.result) {
      ClassJob& job = jobs_[seen.handed_in.hash];
      job.exercise = *exercise;
      job.hash = seen.handed_in.hash;
      job.students.push_back(seen.handed_in.student);
    }
  }
  seen_.push_back(std::move(seen));
}

void ClassRun::refuse_all(const ClassMember& member, const std::string& sentence) {
  for (const Exercise& exercise : exercises_) {
    HandedIn in{member.key, exercise.folder(), "", "", member.submitted_at, {}, true, Verdict::infra, sentence};
    note(std::move(in));
  }
}

void ClassRun::fetch(const ClassMember& member, const fs::path& folder, std::string& commit, std::string& submitted) {
  auto& reader = readers_[member.remote];
  if (!reader) {
    reader = std::make_unique<CommitReader>(member.remote, workspace_.root,
                                            room_.file(fmt::format("git{}", readers_.size())));
  }
  commit = reader->fetch(member.ref, kLargestTaken);
  if (submitted.empty()) submitted = reader->time_of(commit);
  take_files(*reader, commit, exercises_, folder);
}

void ClassRun::look_at(const ClassMember& member, std::int64_t since) try {
  gradebook_.put_student(member);
  fs::path path = member.path;
  std::string commit, submitted = member.submitted_at;
  if (!member.remote.empty()) {
    path = room_.file("checkout");
    fetch(member, path, commit, submitted);
  } else if (path.empty()) {
    refuse_all(member, "The roster names neither a path nor a repository for it.");
    return;
  } else if (!fs::exists(path)) {
    refuse_all(member, fmt::format("{} does not exist.", plain_text(path.string(), 300)));
    return;
  }
  if (since != 0 && parse_moment(submitted).value_or(member.remote.empty() ? newest(path) : 0) < since) return;
  const HandIn hand_in(path, exercises_);
  for (const Exercise& exercise : exercises_) {
    const TakenExercise taken = hand_in.take(exercise);
    HandedIn in{member.key, exercise.folder(), "", commit, submitted, taken.notes, taken.handed_in, std::nullopt, ""};
    auto refusal = taken.refusal;
    if (!refusal) {
      in.hash = content_hash(exercise, taken.contents);
      gradebook_.put_content(in.hash, exercise.folder(), taken.contents);
      for (const auto& [file, content] : taken.contents) {
        if (!refusal) refusal = check_source(content, {file, exercise.contract(), exercise.allow, false});
      }
    }
    if (refusal) {
      in.refused = refusal->verdict;
      in.sentence = refusal->sentence;
    }
    note(std::move(in));
  }
} catch (const ArchiveError& error) {
  refuse_all(member, plain_text(member.path.filename().string(), 200) + " " + error.what());
} catch (const GitError& error) {
  refuse_all(member, fmt::format("{} of {} could not be fetched: {}", member.ref, member.remote, error.what()));
} catch (const fs::filesystem_error& error) {
  refuse_all(member, "It cannot be read: " + error.code().message() + ".");
}

void ClassRun::look_at_gradebook() {
  for (const Gradebook::Current& each : gradebook_.current()) {
    const auto exercise = std::find_if(exercises_.begin(), exercises_.end(),
                                       [&](const Exercise& e) { return e.folder() == each.exercise; });
    if (exercise == exercises_.end() || gradebook_.result(each.hash, fingerprints_.at(each.exercise))) continue;
    ClassJob& job = jobs_[each.hash];
    job.exercise = *exercise;
    job.hash = each.hash;
    job.students.push_back(each.student);
  }
}

void ClassRun::keep(ClassJob& job, const Grade& grade, const std::function<void(const ClassProgress&)>& told) {
  if (is_graded(grade)) {
    gradebook_.put_result(job.hash, fingerprints_.at(job.exercise.folder()), kit_version_, time_now(), grade);
    ungraded_.erase(job.hash);
  } else {
    ungraded_[job.hash] = grade;
  }
  ++done_;
  told({done_, jobs_.size(), &job, &grade});
}

void ClassRun::grade_batch(std::vector<ClassJob*> batch, const std::function<void(const ClassProgress&)>& told) {
  std::vector<PackageToGrade> packages;
  for (ClassJob* job : batch) {
    stage_exercise(job->exercise, gradebook_.content(job->hash), tree_of(job->hash), workspace_.root);
    packages.push_back({package_of(*job), job->exercise});
  }
  std::vector<bool> kept(batch.size());
  try {
    const auto tick = [&](const TestEvent*) { told({done_, jobs_.size(), nullptr, nullptr}); };
    grade_packages(workspace_, packages, options_, tick, [&](std::size_t i, const Grade& grade) {
      kept[i] = true;
      keep(*batch[i], grade, told);
    });
    failures_ = 0;
  } catch (const std::runtime_error& error) {
    std::vector<ClassJob*> left;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (!kept[i]) left.push_back(batch[i]);
    }
    if (left.size() == 1 && batch.size() == 1) {
      // If nothing works at all, it is not for a hand-in to say so.
      if (++failures_ >= kMostFailures) throw;
      keep(*left[0],
           not_run(left[0]->exercise, left[0]->exercise.package, Verdict::infra, plain_text(error.what(), 500), ""),
           told);
    } else if (!interrupted()) {
      // One of them is in the way: the halves are tried, so that it holds up nobody else.
      const auto middle = left.begin() + static_cast<std::ptrdiff_t>((left.size() + 1) / 2);
      grade_batch({left.begin(), middle}, told);
      if (middle != left.end()) grade_batch({middle, left.end()}, told);
    }
  }
  for (ClassJob* job : batch) unstage(tree_of(job->hash), workspace_.root);
}

void ClassRun::grade(const std::function<void(const ClassProgress&)>& told) {
  std::vector<ClassJob*> order;
  for (auto& [hash, job] : jobs_) order.push_back(&job);
  // Those of an exercise together: its tests are built once, and then read from memory.
  std::stable_sort(order.begin(), order.end(),
                   [](const ClassJob* a, const ClassJob* b) { return a->exercise.folder() < b->exercise.folder(); });
  for (std::size_t i = 0; i < order.size() && !interrupted(); i += kBatch) {
    const auto from = order.begin() + static_cast<std::ptrdiff_t>(i);
    grade_batch({from, from + static_cast<std::ptrdiff_t>(std::min(kBatch, order.size() - i))}, told);
  }
}

void ClassRun::settle() {
  const std::string now = time_now();
  for (Seen& seen : seen_) {
    HandedIn& in = seen.handed_in;
    if (!in.refused && !seen.result) {
      seen.result = gradebook_.result(in.hash, fingerprints_.at(in.exercise));
      if (const auto none = ungraded_.find(in.hash); !seen.result && none != ungraded_.end()) {
        in.refused = none->second.verdict;
        in.sentence = sentence_of(none->second);
      } else if (!seen.result) {
        continue;  // stopped before it was graded
      }
    }
    gradebook_.put_submission(in, seen.result, now);
  }
}

}  // namespace trenza
