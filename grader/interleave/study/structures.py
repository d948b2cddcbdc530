#!/usr/bin/env python3
"""How soon a weakened memory order is found in the structures of the corpus, and that the right ones raise no alarm.

    grader/interleave/study/structures.py [--seeds 10] [--schedules 10000] [--only TEXT] [--results FILE] [--kept] [--write]

Each right structure is explored with weak memory by the random mixture, which ends after --schedules and not before, and
by the portfolio; each weakened one by the portfolio, with seeds from 1. Prints the tables of STUDY.md, and with --write
puts them there. Results are kept in --results, one JSON line per exploration, and what stands there already is left out.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

from section import write_section

ROOT = pathlib.Path(__file__).resolve().parents[3]
CORPUS = ROOT / "grader/interleave/corpus/structures"
BIN = ROOT / "bazel-bin/grader/interleave"


def places(source):
    """[(number, kind, what)] of the places that can be weakened, from the source's first lines."""
    found = re.findall(r"^// weakened (\d+): ([A-Z]+): (.*)$", source.read_text(), re.M)
    return [(int(number), kind, what) for number, kind, what in found]


def explored(run):
    """What one exploration comes to: the kind that was found or None, and the schedules that were run."""
    with tempfile.NamedTemporaryFile(suffix=".json") as result:
        subprocess.run(
            [BIN / "explore", "--weak", "--jobs", "1", "--shrink", "0", "--no-lanes", "--seconds", "3600", "--strategy",
             run["strategy"], "--seed", str(run["seed"]), "--schedules", str(run["limit"]), "--json", result.name,
             BIN / f"corpus/structures/{run['program']}"],
            stdout=subprocess.DEVNULL, check=False)
        text = pathlib.Path(result.name).read_text()
    if not text:
        sys.exit(f"{run['program']} could not be explored")
    data = json.loads(text)
    kind = data["found"]
    if kind in ("assertion", "exit_code"):
        kind = "assert"
    return {"kind": kind and kind.upper(), "schedules": data["schedule"] if kind else data["schedules"]}


def all_runs(sources, options):
    """The explorations behind the tables, the short ones first."""
    for source in sources:
        for number, _, _ in places(source):
            for seed in range(1, options.seeds + 1):
                yield {"program": f"{source.stem}.{number}", "strategy": "portfolio", "seed": seed,
                       "limit": options.schedules}
    for source in sources:
        for strategy in ("mixture", "portfolio"):
            yield {"program": f"{source.stem}.0", "strategy": strategy, "seed": 1, "limit": options.schedules}


def key(run):
    return run["program"], run["strategy"], run["seed"], run["limit"]


def run_all(runs, path):
    """The results by key(), those that were kept and those that are still to be had."""
    rows = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    results = {key(row): row for row in rows}
    missing = [run for run in runs if key(run) not in results]
    with path.open("a", encoding="utf-8") as out, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for run, result in zip(missing, pool.map(explored, missing)):
            results[key(run)] = run | result
            out.write(json.dumps(run | result) + "\n")
            out.flush()
    return results


def tables(sources, results, options):
    yield "| right structure | schedules of the mixture | of the portfolio | alarms |"
    yield "|---|---|---|---|"
    for source in sources:
        both = [results.get((f"{source.stem}.0", strategy, 1, options.schedules)) for strategy in ("mixture", "portfolio")]
        counts = [f"{row['schedules']:,}" if row else "not yet run" for row in both]
        alarms = sum(row["kind"] is not None for row in both if row) if any(both) else "–"
        yield f"| {source.stem} | {counts[0]} | {counts[1]} | {alarms} |"
    yield ""
    yield f"| structure | weakened so that | told as | found, of {options.seeds} seeds | median schedule | last |"
    yield "|---|---|---|---|---|---|"
    medians = []
    for source in sources:
        for number, kind, what in places(source):
            rows = [results[f"{source.stem}.{number}", "portfolio", seed, options.schedules]
                    for seed in range(1, options.seeds + 1)]
            found = [row["schedules"] for row in rows if row["kind"] == kind]
            medians.append(statistics.median(found) if len(found) == len(rows) else options.schedules)
            median, last = (f"{statistics.median(found):g}", max(found)) if found else ("–", "–")
            yield f"| {source.stem} {number} | {what.rstrip('.')} | {kind} | {len(found)} | {median} | {last} |"
    yield ""
    yield f"Median of the {len(medians)} medians: {statistics.median(medians):g}; the largest: {max(medians):g}."


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--schedules", type=int, default=10_000)
    parser.add_argument("--only", default="", help="only structures whose name contains this")
    parser.add_argument("--results", type=pathlib.Path, default=pathlib.Path("structures.jsonl"))
    parser.add_argument("--kept", action="store_true", help="run nothing: the tables of what is kept")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    sources = [source for source in sorted(CORPUS.glob("*.cc")) if options.only in source.stem]
    targets = [f"//grader/interleave/corpus:structures/{source.stem}.{number}"
               for source in sources for number in [0, *(number for number, _, _ in places(source))]]
    runs = [] if options.kept else all_runs(sources, options)
    if not options.kept:
        subprocess.run(["bazel", "build", "--noshow_progress", "//grader/interleave:explore", *targets], cwd=ROOT, check=True)
    lines = list(tables(sources, run_all(runs, options.results), options))
    print("\n".join(lines))
    if options.write:
        write_section(__file__, lines)


if __name__ == "__main__":
    main()
