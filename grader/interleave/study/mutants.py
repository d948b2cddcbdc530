#!/usr/bin/env python3
"""How soon each strategy finds each mutant, against plain runs and ThreadSanitizer alone.

    grader/interleave/study/mutants.py [--seeds 20] [--runs 100] [--schedules 300] [--results FILE] [--only TEXT]

For every mutant in solutions/ whose case makes sense in the interleave mode: explores that case with every strategy and
seed, and runs it natively and under ThreadSanitizer, as many times as --runs says. Results are kept, one JSON line per
mutant, in --results, and mutants that stand there already are left out, so that a study may be made in several goes. Ends
by printing the tables of STUDY.md.
"""

import argparse
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
BIN = ROOT / "bazel-bin"
STRATEGIES = ["portfolio", "delay", "random", "sticky", "pct", "pos", "surw", "bounded", "dpor"]
# Far more than a case takes in any mode.
PATIENCE = 20


def mutants(only):
    """(exercise, mutant, verdict, case, mode) of every mutant, from the first line of its file."""
    for path in sorted((ROOT / "solutions").glob("*/mutants/*.cc")):
        match = re.match(r"// expect: (\S+) (\S+) (\S+)", path.read_text().split("\n", 1)[0])
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
             "--shrink", "0", "--seconds", "60", "--no-lanes", "--json", result.name, worker, "--case=" + case],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        try:
            data = json.load(open(result.name, encoding="utf-8"))
        except json.JSONDecodeError:
            return None
        return data["schedule"] if data["found"] not in (None, "uncontrolled") else None


def plain_finds(worker, case, runs):
    """In how many of `runs` runs the program fails: exit code, signal, report, or no end."""
    found = 0
    for _ in range(runs):
        try:
            done = subprocess.run([worker, "--case=" + case], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                  timeout=PATIENCE, check=False)
            found += done.returncode != 0
        except subprocess.TimeoutExpired:
            found += 1
            if found >= 3:  # it hangs; so it will the next time
                return runs
    return found


def study(options, exercise, mutant, verdict, case, mode):
    prefix = f"solutions/{exercise}/mutants/{mutant}."
    targets = ["//" + prefix.replace("/mutants", ":mutants") + m + ".worker" for m in ("native", "tsan", "interleave")]
    subprocess.run(["bazel", "build", "--noshow_progress", *targets], cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
    row = {"exercise": exercise, "mutant": mutant, "verdict": verdict, "case": case, "mode": mode}
    worker = BIN / (prefix + "interleave.worker")
    row["schedules"] = {
        strategy: [explored(worker, case, strategy, seed, options.schedules) for seed in range(1, options.seeds + 1)]
        for strategy in STRATEGIES
    }
    row["runs"] = options.runs
    row["native"] = plain_finds(BIN / (prefix + "native.worker"), case, options.runs)
    row["tsan"] = plain_finds(BIN / (prefix + "tsan.worker"), case, options.runs)
    return row


def cell(numbers):
    """The median of the schedules; how often, where it was not found with every seed."""
    found = [n for n in numbers if n is not None]
    if not found:
        return "–"
    text = f"{statistics.median(found):g}"
    return text if len(found) == len(numbers) else f"{text} ({len(found)}/{len(numbers)})"


def print_tables(rows):
    print("| exercise, mutant | expected | " + " | ".join(STRATEGIES) + " | plain | tsan |")
    print("|---" * (len(STRATEGIES) + 4) + "|")
    for row in rows:
        cells = [cell(row["schedules"][strategy]) for strategy in STRATEGIES]
        print(f"| {row['exercise'][:2]} {row['mutant']} | {row['verdict']} {row['mode']} | " + " | ".join(cells) +
              f" | {row['native']}/{row['runs']} | {row['tsan']}/{row['runs']} |")
    print("\n| strategy | found with every seed | with some | never | median schedule of those found |")
    print("|---|---|---|---|---|")
    for strategy in STRATEGIES:
        each = [row["schedules"][strategy] for row in rows]
        every = sum(None not in numbers for numbers in each)
        never = sum(all(n is None for n in numbers) for numbers in each)
        found = [n for numbers in each for n in numbers if n is not None]
        print(f"| {strategy} | {every} | {len(each) - every - never} | {never} | "
              f"{statistics.median(found) if found else '–'} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--schedules", type=int, default=300)
    parser.add_argument("--results", default="study.jsonl")
    parser.add_argument("--only", default="", help="only mutants whose path contains this")
    options = parser.parse_args()
    subprocess.run(["bazel", "build", "--noshow_progress", "//grader/interleave:explore", "//exercises:course"], cwd=ROOT,
                   check=True)
    results = pathlib.Path(options.results)
    rows = [json.loads(line) for line in results.read_text().splitlines()] if results.exists() else []
    known = {(row["exercise"], row["mutant"]) for row in rows}
    with results.open("a", encoding="utf-8") as out:
        for exercise, mutant, verdict, case, mode in mutants(options.only):
            if (exercise, mutant) in known or skipped(exercise, case):
                continue
            rows.append(study(options, exercise, mutant, verdict, case, mode))
            out.write(json.dumps(rows[-1]) + "\n")
            out.flush()
            print(f"{exercise} {mutant}", file=sys.stderr)
    print_tables(sorted(rows, key=lambda row: (row["exercise"], row["mutant"])))


if __name__ == "__main__":
    main()
