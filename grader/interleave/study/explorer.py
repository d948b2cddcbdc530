#!/usr/bin/env python3
"""Measures the explorer itself, and writes the section about it in STUDY.md.

    explorer.py build                 builds explore, and the corpus with g++ and clang++, -O0 and -O2
    explorer.py correct               every correct program, 10,000 schedules each: nothing may be found
    explorer.py incorrect             every wrong program, 2,000 schedules at most: it must be found, and repeat
    explorer.py jobs                  two explorers in parallel must give the answer of one, over the corpus
    explorer.py repeat                the same seed, 100 times, with address randomisation: the same schedules
    explorer.py memory                100,000 schedules: the memory must not grow
    explorer.py speed                 schedules per second, the median of nine runs, and what share that is of what the
                                      machine itself can do (runtime/benchmark/floor.cc), measured in turn with it
    explorer.py write                 writes STUDY.md's section from what was measured so far

What was measured is kept in WORK, one line of JSON each, and is not measured again; `--seconds N` ends a command after
about N seconds, so that a long one can be done in slices, and says what is left. Build first; a build after a change of
the sources forgets what was measured.

Options: --work WORK (~/.cache/trenza/study), --seconds N, --schedules N (of `correct`), --only REGEX (programs).
"""

import argparse
import collections
import concurrent.futures
import functools
import hashlib
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

from section import write_section

ROOT = pathlib.Path(__file__).resolve().parents[3]
HERE = ROOT / "grader/interleave"
# As grader/bazel/modes.bzl has them, which says why.
COMPILERS = {
    "g++": ["-Wno-tsan"],
    "clang++": ["-gdwarf-4", "-mllvm", "-tsan-instrument-read-before-write=1"],
}
# One of each compiler and level first.
BUILDS = [("g++", "-O2"), ("clang++", "-O0"), ("g++", "-O0"), ("clang++", "-O2")]
# As grader/bazel/modes.bzl and interleave.bzl have them, but for the level.
INSTRUMENTED = ["-fno-omit-frame-pointer", "-fsanitize=thread", "-include", "grader/tsan/canary.h", "-fno-builtin"]
RUNTIME = ["-O2", "-fno-builtin", "-fno-stack-protector"]
COMMON = ["-std=c++20", "-g", "-pthread", "-I."]
# What the corpus says about a program, and what explore does.
SAME_KIND = {"assertion": "assert", "exit_code": "assert"}


def run(command, **kwargs):
    return subprocess.run(command, cwd=ROOT, check=True, **kwargs)


def runtime_objects(work, compiler):
    """The runtime's objects, compiled if they are older than its sources."""
    sources = [p for p in (HERE / "runtime").rglob("*.cc")
               if not p.name.endswith("_test.cc") and "benchmark" not in p.parts]
    newest = max(p.stat().st_mtime for p in (HERE / "runtime").rglob("*.*"))
    objects = []
    for source in sorted(sources):
        target = work / compiler / "runtime" / (str(source.relative_to(HERE)).replace("/", "_") + ".o")
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists() or target.stat().st_mtime <= newest:
            run([compiler, *COMMON, *RUNTIME, "-c", str(source.relative_to(ROOT)), "-o", str(target)])
        objects.append(target)
    return objects


def program(work, compiler, level, source):
    """The program made from a source of the corpus, compiled if need be."""
    target = work / compiler / level / source.parent.name / source.stem
    target.parent.mkdir(parents=True, exist_ok=True)
    object_file = target.with_suffix(".o")
    if not object_file.exists() or object_file.stat().st_mtime <= source.stat().st_mtime:
        run([compiler, *COMMON, level, *INSTRUMENTED, *COMPILERS[compiler], "-c", str(source.relative_to(ROOT)),
             "-o", str(object_file)])
    runtime = sorted((work / compiler / "runtime").glob("*.o"))
    if not target.exists() or target.stat().st_mtime <= max(p.stat().st_mtime for p in [object_file, *runtime]):
        run([compiler, "-no-pie", "-pthread", "-o", str(target), str(object_file), *map(str, runtime), "-ldl"])
    return target


def build(work, arguments):
    targets = ["//grader/interleave:explore", "//grader/interleave/runtime:benchmark_threads",
               "//grader/interleave/runtime:benchmark_processes", "//grader/interleave/runtime:benchmark_floor"]
    run(["bazel", "build", *targets])
    work.mkdir(parents=True, exist_ok=True)
    for target in targets:
        path = target[2:].replace(":", "/")
        copy = work / pathlib.Path(path).name
        content = (ROOT / "bazel-bin" / path).read_bytes()
        if not copy.exists() or copy.read_bytes() != content:
            copy.unlink(missing_ok=True)
            copy.write_bytes(content)
            copy.chmod(0o755)
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        list(pool.map(lambda compiler: runtime_objects(work, compiler), COMPILERS))
    print("built in", work)


class Results:
    """Lines of JSON, by key; a line counts only for the binaries that it was measured with."""

    def __init__(self, work, name):
        self.path = work / (name + ".jsonl")
        self.lines = {}
        if self.path.exists():
            for line in self.path.read_text().splitlines():
                value = json.loads(line)
                self.lines[value["key"]] = value

    def has(self, key, digest):
        return key in self.lines and self.lines[key]["digest"] == digest

    def add(self, key, digest, value):
        value = {"key": key, "digest": digest, **value}
        self.lines[key] = value
        with self.path.open("a") as file:
            file.write(json.dumps(value) + "\n")

    def values(self):
        return list(self.lines.values())


def digest_of(*paths):
    content = hashlib.sha256()
    for path in paths:
        content.update(path.read_bytes())
    return content.hexdigest()[:16]


def explore(work, options, program):
    """Runs explore and returns what its JSON says, with its exit code as "exit"."""
    answer = work / "answer-{}.json".format(os.getpid())
    answer.unlink(missing_ok=True)
    command = [str(work / "explore"), "--no-lanes", "--seconds", "36000", "--json", str(answer), *options, str(program)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    data = json.loads(answer.read_text()) if answer.exists() else {"found": "refused", "sentence": done.stdout}
    answer.unlink(missing_ok=True)
    data.pop("trace", None)
    data["exit"] = done.returncode
    return data


def expected(source):
    first = source.read_text().split("\n", 1)[0]
    return first[len("// expect: "):].lower() if first.startswith("// expect: ") else None


def programs(kind, only):
    for source in sorted((HERE / "corpus" / kind).glob("*.cc")):
        if re.search(only, source.stem):
            yield source


def everywhere(work, kind, only):
    """Every program of a corpus in every build: source, build's name, function that makes the binary."""
    for compiler, level in BUILDS:
        for source in programs(kind, only):
            yield (source, compiler + " " + level,
                   functools.partial(program, work, compiler, level, source))


def measure(work, name, arguments, tasks):
    """Does what is not done of the tasks, as long as there is time. A task is its key, a function that makes its program,
    other files that it depends on, and a function that measures the program and returns a dict."""
    results = Results(work, name)
    end = time.monotonic() + arguments.seconds
    tasks = list(tasks)
    left = 0
    for key, make, files, function in tasks:
        if time.monotonic() >= end:
            left += 1
            continue
        binary = make()
        digest = digest_of(binary, *files)
        if not results.has(key, digest):
            results.add(key, digest, function(binary))
    print("{}: {} of {} done".format(name, len(tasks) - left, len(tasks)))
    return results


def correct(work, arguments):
    def task(source, built, make):
        def function(binary):
            options = ["--strategy", "mixture", "--schedules", str(arguments.schedules), "--jobs", "1"]
            data = explore(work, options, binary)
            if data["exit"] != 0:
                print("FALSE ALARM", source.stem, built, data["found"], data["sentence"], flush=True)
            return {"program": source.stem, "build": built, **{k: data.get(k) for k in
                    ["exit", "found", "sentence", "schedules", "seconds", "steps", "tasks", "processes"]}}
        # What shortens or draws a failing schedule does not matter here.
        files = [HERE / "search" / name for name in ["program.cc", "random.cc", "search.cc"]]
        return "{} {}".format(source.stem, built), make, files, function

    measure(work, "correct", arguments, (task(*each) for each in everywhere(work, "correct", arguments.only)))


def incorrect(work, arguments):
    def task(source, built, make):
        def function(binary):
            data = explore(work, ["--schedules", "2000", "--jobs", "1"], binary)
            replays = 0
            if data.get("token"):
                for _ in range(5):
                    command = [str(work / "explore"), "--no-lanes", "--replay", data["token"], str(binary)]
                    replays += subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode == 0
            kind = SAME_KIND.get(data["found"], data["found"])
            if kind != expected(source):
                print("NOT AS EXPECTED", source.stem, built, expected(source), data["found"], data["sentence"],
                      flush=True)
            return {"program": source.stem, "build": built, "expected": expected(source), "replays": replays,
                    "token": data.get("token"), **{k: data.get(k) for k in
                    ["found", "schedule", "strategy", "switches", "switches_before", "repeats", "seconds", "tasks"]}}
        return "{} {}".format(source.stem, built), make, [work / "explore"], function

    measure(work, "incorrect", arguments, (task(*each) for each in everywhere(work, "incorrect", arguments.only)))


def jobs(work, arguments):
    def task(source, strategy):
        def answer(binary, count):
            data = explore(work, ["--strategy", strategy, "--schedules", "3000", "--jobs", str(count)], binary)
            seconds = data.pop("seconds", None)
            return data, seconds

        def function(binary):
            one, alone = answer(binary, 1)
            two, together = answer(binary, 2)
            if one != two:
                print("DIFFERS", source.stem, strategy, one, two, flush=True)
            return {"program": source.stem, "strategy": strategy, "same": one == two, "one": alone, "two": together}
        make = functools.partial(program, work, "g++", "-O2", source)
        return "{} {}".format(source.stem, strategy), make, [work / "explore"], function

    measure(work, "jobs", arguments, (task(source, strategy)
                                      for strategy in ["portfolio", "mixture"]
                                      for kind in ["incorrect", "correct"]
                                      for source in programs(kind, arguments.only)))


# Programs of several kinds: threads, processes, time, atomics, pipes.
REPEATED = ["lost_update_atomic", "lock_order_two", "if_instead_of_while", "process_lock_order", "process_torn_pair",
            "timeout_taken_for_success", "process_short_read", "seqlock_no_second_look", "vector_push_back",
            "process_spin_barrier_reused"]


def repeat(work, arguments):
    def task(name):
        def function(binary):
            seen = collections.Counter()
            for _ in range(100):
                data = explore(work, ["--aslr", "--strategy", "surw", "--schedules", "5000", "--jobs", "1"], binary)
                seen[json.dumps([data.get(k) for k in ["found", "schedule", "hash", "choices"]])] += 1
            return {"program": name, "same": max(seen.values()), "found": data["found"], "schedule": data["schedule"]}
        source = HERE / "corpus/incorrect" / (name + ".cc")
        return name, functools.partial(program, work, "g++", "-O2", source), [work / "explore"], function

    measure(work, "repeat", arguments, (task(name) for name in REPEATED if re.search(arguments.only, name)))


def resident(pid):
    """Resident kB of a process and of its children."""
    total = 0
    for each in [str(pid), *subprocess.run(["pgrep", "-P", str(pid)], stdout=subprocess.PIPE, text=True,
                                           check=False).stdout.split()]:
        try:
            status = pathlib.Path("/proc", each, "status").read_text()
        except FileNotFoundError:
            continue
        total += sum(int(x) for x in re.findall(r"^Rss(?:Anon|File|Shmem):\s*(\d+)", status, re.MULTILINE))
    return total


def memory(work, arguments):
    def task(name):
        def function(binary):
            command = [str(work / "explore"), "--no-lanes", "--strategy", "mixture", "--schedules", "100000",
                       "--seconds", "36000", "--jobs", "1", str(binary)]
            begin = time.monotonic()
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            sizes = []
            while process.poll() is None:
                time.sleep(1)
                sizes.append(resident(process.pid))
            sizes = [size for size in sizes if size > 0]
            tenth = max(1, len(sizes) // 10)
            return {"program": name, "exit": process.returncode, "schedules": 100000,
                    "seconds": time.monotonic() - begin, "first_tenth": statistics.median(sizes[:tenth]),
                    "last_tenth": statistics.median(sizes[-tenth:])}
        return name, lambda: work / name, [work / "explore"], function

    measure(work, "memory", arguments, (task(name) for name in ["benchmark_threads", "benchmark_processes"]))


def speed(work, arguments):
    def floor():
        return float(run([str(work / "benchmark_floor")], stdout=subprocess.PIPE).stdout)

    def task(name, strategy, count):
        def function(binary):
            # In turn, since the speed of a machine that others use too changes within minutes.
            rates, floors = [], []
            for _ in range(9):
                floors.append(floor())
                data = explore(work, ["--strategy", strategy, "--schedules", "5000", "--jobs", str(count)], binary)
                rates.append(data["schedules"] / data["seconds"])
            return {"program": name, "strategy": strategy, "jobs": count, "rate": statistics.median(rates),
                    "least": min(rates), "most": max(rates), "floor": statistics.median(floors),
                    "share": statistics.median(rate / bare for rate, bare in zip(rates, floors)),
                    "tasks": data["tasks"], "processes": data["processes"], "switches": data["mean_switches"]}
        return "{} {} {}".format(name, strategy, count), lambda: work / name, [work / "explore"], function

    measure(work, "speed", arguments, (task(name, strategy, count)
                                       for name in ["benchmark_threads", "benchmark_processes"]
                                       for strategy in ["random", "mixture"] for count in [1, 2]))


def of_section(work):
    """The lines of STUDY.md's section."""
    def values(name):
        return Results(work, name).values()

    yield "| what | command of `study/explorer.py` | figure |"
    yield "|---|---|---|"
    runs = values("correct")
    if runs:
        builds = collections.Counter(r["build"] for r in runs)
        alarms = [r for r in runs if r["exit"] != 0]
        yield "| correct programs, by build | `correct` | {} |".format(
            ", ".join("{} with {}".format(n, b) for b, n in sorted(builds.items())))
        yield "| schedules of correct programs, all together | `correct` | {:,} |".format(
            sum(r["schedules"] or 0 for r in runs))
        yield "| false alarms among them | `correct` | {}{} |".format(
            len(alarms), "".join(" · {} ({})".format(r["key"], r["found"]) for r in alarms))
    runs = values("incorrect")
    if runs:
        found = [r for r in runs if SAME_KIND.get(r["found"], r["found"]) == r["expected"]]
        wrong = [r for r in runs if r not in found]
        repeats = [r for r in found if r["switches"] is not None]
        yield "| wrong programs found with their kind, within 2,000 schedules | `incorrect` | {} of {}{} |".format(
            len(found), len(runs), "".join(" · not {} ({})".format(r["key"], r["found"]) for r in wrong))
        numbers = sorted(r["schedule"] for r in found)
        yield "| schedules until found: median, 90 %, most | `incorrect` | {:.0f}, {}, {} |".format(
            statistics.median(numbers), numbers[len(numbers) * 9 // 10], numbers[-1])
        before, after = ([r[k] for r in repeats] for k in ["switches_before", "switches"])
        yield "| context switches as found: median, most | `incorrect` | {:.0f}, {} |".format(
            statistics.median(before), max(before))
        yield "| context switches when shortened: median, mean, most | `incorrect` | {:.0f}, {:.1f}, {} |".format(
            statistics.median(after), statistics.mean(after), max(after))
        yield "| replays of their tokens that went as recorded | `incorrect` | {} of {} |".format(
            sum(r["replays"] for r in found), 5 * len(found))
    runs = values("jobs")
    if runs:
        yield "| answers of two explorers that are those of one | `jobs` | {} of {} |".format(
            sum(r["same"] for r in runs), len(runs))
        slow = [r for r in runs if r["same"] and r["one"] > 1]
        if slow:
            yield "| time of two explorers against one, where one takes over a second: median | `jobs` | {:.2f} |".format(
                statistics.median(r["two"] / r["one"] for r in slow))
    for r in values("repeat"):
        yield "| same schedules and traces in 100 runs, {} | `repeat` | {} |".format(r["program"], r["same"])
    for r in values("memory"):
        yield "| resident kB in 100,000 schedules, first and last tenth, {} | `memory` | {:,.0f}, {:,.0f} |".format(
            r["program"], r["first_tenth"], r["last_tenth"])
    for r in values("speed"):
        yield ("| schedules per second, {} ({} tasks, {} process{}, {:.0f} switches), {}, {} job{} | `speed` "
               "| {:,.0f} ({:,.0f} to {:,.0f}){} |").format(
            r["program"], r["tasks"], r["processes"], "" if r["processes"] == 1 else "es", r["switches"],
            r["strategy"], r["jobs"], "" if r["jobs"] == 1 else "s", r["rate"], r["least"], r["most"],
            # The floor is one processor's, and of that program.
            "; {:.0f} % of the {:,.0f} that the machine itself could do".format(100 * r["share"], r["floor"])
            if r["program"] == "benchmark_threads" and r["strategy"] == "random" and r["jobs"] == 1 else "")


def write(work, arguments):
    write_section(__file__, of_section(work))


COMMANDS = {f.__name__: f for f in [build, correct, incorrect, jobs, repeat, memory, speed, write]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("~/.cache/trenza/study").expanduser())
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--schedules", type=int, default=10_000)
    parser.add_argument("--only", default="")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="of `build`")
    arguments = parser.parse_args()
    COMMANDS[arguments.command](arguments.work.resolve(), arguments)


if __name__ == "__main__":
    sys.exit(main())
