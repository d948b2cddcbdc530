#!/usr/bin/env python3
"""How soon each strategy finds each mutant, against plain runs and ThreadSanitizer alone.

    grader/interleave/study/mutants.py [--seeds 20] [--runs 100] [--schedules 300] [--results FILE] [--only TEXT] [--write]

For every mutant in solutions/ whose case makes sense in the interleave mode: explores that case with every strategy and
seed, and runs it natively and under ThreadSanitizer, as many times as --runs says. Several mutants are studied at a
time, so the plain runs are those of a busy machine. Results are kept, one JSON line per mutant, in --results, and
mutants that stand there already are left out, so that a study may be made in several goes. Prints the tables, or writes
them into STUDY.md.
"""

import argparse
import concurrent.futures
import contextlib
import json
import os
import pathlib
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from section import write_section

ROOT = pathlib.Path(__file__).resolve().parents[3]
BIN = ROOT / "bazel-bin"
STRATEGIES = ["portfolio", "delay", "random", "sticky", "pct", "pos", "surw", "bounded", "dpor"]
# These draw nothing, so that one seed says what all do.
WITHOUT_CHANCE = ["delay", "bounded", "dpor"]
# Mutants at a time, for each processor.
AT_A_TIME = 2
# Runs of one mutant at a time, at most: many a failing case only waits for what does not come.
WAITING = 24
# Seconds; far more than a case takes in any mode.
PATIENCE = 8
# As grader/tsan/options.cc has them, for what matters here.
TSAN_OPTIONS = "log_path={}:exitcode=66:die_after_fork=0:atexit_sleep_ms=0:report_signal_unsafe=0"
MODES = ["native", "tsan", "interleave"]



def mutants(only):
    """(exercise, mutant, verdict, case, mode) of every mutant, from the first line of its patch."""
    for path in sorted((ROOT / "solutions").glob("*/mutants/*.patch")):
        match = re.match(r"expect: (\S+) (\S+) (\S+)", path.read_text().split("\n", 1)[0])
        if match and only in str(path):
            yield path.parts[-3], path.stem, *match.groups()


def skipped(exercise, case):
    """True if the exercise leaves the case out of the interleave mode."""
    data = json.loads((BIN / "exercises" / exercise / "exercise.json").read_text())
    return any(c["name"] == case and "interleave" in c["skip"] for c in data["cases"])


def explored(worker, case, strategy, seed, schedules):
    """The number of the schedule that found something, or None."""
    with tempfile.NamedTemporaryFile(suffix=".json") as result:
        subprocess.run(
            [BIN / "grader/interleave/explore", "--strategy", strategy, "--seed", str(seed), "--schedules", str(schedules),
             "--shrink", "0", "--seconds", "60", "--jobs", "1", "--no-lanes", "--json", result.name, worker, "--case=" + case],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        try:
            data = json.load(open(result.name, encoding="utf-8"))
        except json.JSONDecodeError:
            return None
        return data["schedule"] if data["found"] not in (None, "uncontrolled") else None


def explored_with_seeds(worker, case, strategy, seeds, schedules):
    """What explored() says for each seed."""
    return [explored(worker, case, strategy, seed, schedules)
            for seed in range(1, 2 if strategy in WITHOUT_CHANCE else seeds + 1)]


def run(worker, case):
    """One run of the program: whether it fails (exit code, signal, report of ThreadSanitizer, or it does not end), its
    seconds, and those of them that it had a processor."""
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, TSAN_OPTIONS=TSAN_OPTIONS.format(folder + "/report"))
        begin = time.monotonic()
        program = subprocess.Popen([worker, "--case=" + case], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, env=environment, start_new_session=True)
        limit = threading.Timer(PATIENCE, os.killpg, [program.pid, signal.SIGKILL])
        limit.start()
        _, program.returncode, usage = os.wait4(program.pid, 0)
        limit.cancel()
        seconds = time.monotonic() - begin
        with contextlib.suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)  # its children, too
        return program.returncode != 0 or bool(os.listdir(folder)), seconds, usage.ru_utime + usage.ru_stime


def plain_finds(worker, case, runs):
    """In how many runs the program fails, and how many there were."""
    failed, seconds, work = run(worker, case)
    at_a_time = min(WAITING, 1 + int(seconds / max(work, 0.05) / 4))
    with concurrent.futures.ThreadPoolExecutor(at_a_time) as pool:
        rest = list(pool.map(lambda _: run(worker, case)[0], range(1, runs)))
    return {"found": failed + sum(rest), "runs": runs}


def worker_of(exercise, mutant, mode):
    return BIN / f"solutions/{exercise}/mutants/{mutant}.{mode}.worker"


def build(todo):
    """Everything that is run, in one go."""
    targets = [f"//solutions/{exercise}:mutants/{mutant}.{mode}.worker" for exercise, mutant, *_ in todo for mode in MODES]
    with tempfile.NamedTemporaryFile("w", suffix=".targets") as file:
        file.write("\n".join(["//grader/interleave:explore", *targets]))
        file.flush()
        subprocess.run(["bazel", "build", "--noshow_progress", "--target_pattern_file=" + file.name], cwd=ROOT, check=True)


def study(options, exercise, mutant, verdict, case, mode):
    row = {"exercise": exercise, "mutant": mutant, "verdict": verdict, "case": case, "mode": mode}
    worker = worker_of(exercise, mutant, "interleave")
    row["schedules"] = {strategy: explored_with_seeds(worker, case, strategy, options.seeds, options.schedules)
                        for strategy in STRATEGIES}
    row["native"] = plain_finds(worker_of(exercise, mutant, "native"), case, options.runs)
    row["tsan"] = plain_finds(worker_of(exercise, mutant, "tsan"), case, options.runs)
    return row


def cell(numbers):
    """The median of the schedules; how often, where it was not found with every seed."""
    found = [n for n in numbers if n is not None]
    if not found:
        return "–"
    text = f"{statistics.median(found):g}"
    return text if len(found) == len(numbers) else f"{text} ({len(found)}/{len(numbers)})"


def is_sure(row):
    """True if nothing that was tried missed it, or needed a second schedule."""
    first = all(n == 1 for numbers in row["schedules"].values() for n in numbers)
    return first and all(row[mode]["found"] == row[mode]["runs"] for mode in ("native", "tsan"))


def tables(rows):
    """The lines of the section in STUDY.md."""
    yield "| strategy | found with every seed | with some | never | median schedule of those found |"
    yield "|---|---|---|---|---|"
    for strategy in STRATEGIES:
        each = [row["schedules"][strategy] for row in rows]
        every = sum(None not in numbers for numbers in each)
        never = sum(all(n is None for n in numbers) for numbers in each)
        found = [n for numbers in each for n in numbers if n is not None]
        yield "| {} | {} | {} | {} | {} |".format(strategy, every, len(each) - every - never, never,
                                                  f"{statistics.median(found):g}" if found else "–")
    for name, mode in [("plain runs", "native"), ("ThreadSanitizer alone", "tsan")]:
        every = sum(row[mode]["found"] == row[mode]["runs"] for row in rows)
        never = sum(row[mode]["found"] == 0 for row in rows)
        yield f"| {name}: in every run, in some, in none | {every} | {len(rows) - every - never} | {never} | |"
    sure = [row for row in rows if is_sure(row)]
    yield ""
    yield f"{len(sure)} of the {len(rows)} are found by every strategy in its first schedule, with every seed, and by every run, plain or under"
    yield "ThreadSanitizer, since their cases bring the unlucky moment about by a seam, or need none. The others:"
    yield ""
    yield "| exercise, mutant | expected | " + " | ".join(STRATEGIES) + " | plain | tsan |"
    yield "|---" * (len(STRATEGIES) + 4) + "|"
    for row in rows:
        if row in sure:
            continue
        cells = [cell(row["schedules"][strategy]) for strategy in STRATEGIES]
        cells += ["{found}/{runs}".format(**row[mode]) for mode in ("native", "tsan")]
        yield f"| {row['exercise'][:2]} {row['mutant']} | {row['verdict']} {row['mode']} | " + " | ".join(cells) + " |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--schedules", type=int, default=300)
    parser.add_argument("--results", type=pathlib.Path, default=pathlib.Path("~/.cache/trenza/mutants.jsonl").expanduser())
    parser.add_argument("--only", default="", help="only mutants whose path contains this")
    parser.add_argument("--write", action="store_true", help="measure nothing, write what is there into STUDY.md")
    options = parser.parse_args()
    results = options.results
    rows = [json.loads(line) for line in results.read_text().splitlines()] if results.exists() else []
    if not options.write:
        results.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["bazel", "build", "--noshow_progress", "//exercises:course"], cwd=ROOT, check=True)
        known = {(row["exercise"], row["mutant"]) for row in rows}
        todo = [each for each in mutants(options.only) if (each[0], each[1]) not in known and not skipped(each[0], each[3])]
        build(todo)
        executor = concurrent.futures.ThreadPoolExecutor(AT_A_TIME * os.cpu_count())
        with results.open("a", encoding="utf-8") as out, executor as pool:
            for done in concurrent.futures.as_completed([pool.submit(study, options, *each) for each in todo]):
                rows.append(done.result())
                out.write(json.dumps(rows[-1]) + "\n")
                out.flush()
                print(rows[-1]["exercise"], rows[-1]["mutant"], file=sys.stderr)
    lines = list(tables(sorted(rows, key=lambda row: (row["exercise"], row["mutant"]))))
    if options.write:
        write_section(__file__, lines)
    else:
        print("\n".join(lines))


if __name__ == "__main__":
    main()
