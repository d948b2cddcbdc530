#!/usr/bin/env python3
"""How far the cases of the reference solutions can be explored to the end.

    grader/interleave/study/completeness.py [--seconds 30] [--results FILE] [--only TEXT]

Explores each case that makes sense in the interleave mode with as many schedules as --seconds of wall time allow, and
says whether the search was complete: all inequivalent interleavings (partial order reduction), or all schedules with at
most two preemptions. Results are kept, one JSON line per case, in --results, and cases that stand there already are left
out. Ends by printing the tables of STUDY.md.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
BIN = ROOT / "bazel-bin"
ENDS = {"dpor": "all inequivalent interleavings", "preemptions": "all with ≤ 2 preemptions", None: "neither"}


def cases(only):
    """(exercise, case) of every case of the course that the interleave mode runs."""
    for folder in sorted((ROOT / "exercises").glob("[0-9]*")):
        path = BIN / "exercises" / folder.name / "exercise.json"
        for case in json.loads(path.read_text())["cases"]:
            if "interleave" not in case["skip"] and only in f"{path.parent.name} {case['name']}":
                yield path.parent.name, case["name"]


def explored(exercise, case, seconds):
    """What the explorer says of the case, as a row of the results."""
    worker = BIN / "solutions" / exercise / "interleave.worker"
    with tempfile.NamedTemporaryFile(suffix=".json") as result:
        subprocess.run(
            [BIN / "grader/interleave/explore", "--schedules", str(10**9), "--seconds", str(seconds), "--no-lanes",
             "--json", result.name, worker, "--case=" + case],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        text = pathlib.Path(result.name).read_text()
    if not text:
        sys.exit(f"{case} could not be explored: {worker}")
    data = json.loads(text)
    complete = data["complete"]
    if complete == "preemptions" and data["preemptions"] < 2:
        complete = None
    return {"exercise": exercise, "case": case, "complete": complete,
            **{k: data[k] for k in ["found", "preemptions", "schedules", "seconds", "steps", "tasks", "timed", "parked"]}}


def print_tables(rows):
    print("| exercise | cases | " + " | ".join(ENDS.values()) + " | something found |\n" + "|---" * 6 + "|")
    for exercise in [*sorted({row["exercise"] for row in rows}), "all"]:
        mine = [row for row in rows if exercise in ("all", row["exercise"])]
        counts = [sum(row["complete"] == end and not row["found"] for row in mine) for end in ENDS]
        print(f"| {exercise} | {len(mine)} | " + " | ".join(map(str, counts)) +
              f" | {sum(bool(row['found']) for row in mine)} |")
    print("\n| neither | schedules | steps | tasks | preemptions completed | time decides | loops wait |\n" + "|---" * 7 + "|")
    for row in rows:
        if row["complete"] is None or row["found"]:
            print(f"| {row['exercise'][:2]} {row['case']} | {row['schedules']} | {row['steps']} | {row['tasks']} | "
                  f"{row['preemptions']} | {row['timed']} | {row['parked']} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--results", default="completeness.jsonl")
    parser.add_argument("--only", default="", help="only cases whose exercise and name contain this")
    options = parser.parse_args()
    targets = ["//grader/interleave:explore", "//exercises:course", "//solutions/..."]
    subprocess.run(["bazel", "build", "--noshow_progress", *targets], cwd=ROOT, check=True)
    results = pathlib.Path(options.results)
    rows = [json.loads(line) for line in results.read_text().splitlines()] if results.exists() else []
    known = {(row["exercise"], row["case"]) for row in rows}
    with results.open("a", encoding="utf-8") as out:
        for exercise, case in cases(options.only):
            if (exercise, case) in known:
                continue
            rows.append(explored(exercise, case, options.seconds))
            out.write(json.dumps(rows[-1]) + "\n")
            out.flush()
            print(rows[-1], file=sys.stderr)
    print_tables(sorted(rows, key=lambda row: (row["exercise"], row["case"])))


if __name__ == "__main__":
    main()
