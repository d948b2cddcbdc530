#!/usr/bin/env python3
"""How soon each strategy finds what a data race leads to, in the corpus's programs that race.

    grader/interleave/study/races.py [--seeds 3] [--schedules 1000] [--write]

Explores each with `--races continue`, and counts the programs whose first line's failure was found after 100 schedules
and after all, as the mean over the seeds. Prints the table of STUDY.md, and with --write puts it there.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

from section import write_section

ROOT = pathlib.Path(__file__).resolve().parents[3]
CORPUS = ROOT / "grader/interleave/corpus/races"
BIN = ROOT / "bazel-bin/grader/interleave"
STRATEGIES = ["portfolio", "mixture", "surw", "pos", "pct", "random"]


def explored(run):
    """The schedule of one exploration that showed the failure, or None."""
    strategy, source, seed, limit = run
    expected = source.read_text().split("\n", 1)[0].removeprefix("// expect: ").lower()
    with tempfile.NamedTemporaryFile(suffix=".json") as result:
        subprocess.run(
            [BIN / "explore", "--races", "continue", "--jobs", "1", "--shrink", "0", "--no-lanes", "--strategy", strategy,
             "--seed", str(seed), "--schedules", str(limit), "--json", result.name, BIN / "corpus/races" / source.stem],
            stdout=subprocess.DEVNULL, check=False)
        text = pathlib.Path(result.name).read_text()
    if not text:
        sys.exit(f"{source.stem} could not be explored")
    data = json.loads(text)
    found = "assert" if data["found"] in ("assertion", "exit_code") else data["found"]
    return data["schedule"] if found == expected else None


def table(sources, options):
    yield f"| strategy | found after 100 schedules, of {len(sources)} | after {options.schedules:,} | median schedule of those found |"
    yield "|---|---|---|---|"
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for strategy in STRATEGIES:
            runs = [(strategy, source, seed, options.schedules)
                    for source in sources for seed in range(1, options.seeds + 1)]
            found = [schedule for schedule in pool.map(explored, runs) if schedule is not None]
            soon = sum(schedule <= 100 for schedule in found)
            median = f"{statistics.median(found):g}" if found else "–"
            yield f"| {strategy} | {soon / options.seeds:.1f} | {len(found) / options.seeds:.1f} | {median} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--schedules", type=int, default=1000)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    sources = sorted(CORPUS.glob("*.cc"))
    targets = [f"//grader/interleave/corpus:races/{source.stem}" for source in sources]
    subprocess.run(["bazel", "build", "--noshow_progress", "//grader/interleave:explore", *targets], cwd=ROOT, check=True)
    lines = list(table(sources, options))
    print("\n".join(lines))
    if options.write:
        write_section(__file__, lines)


if __name__ == "__main__":
    main()
