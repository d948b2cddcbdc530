#!/usr/bin/env python3
"""Makes a class whose right gradebook is known, of the course's own solutions, styles, mutants and skeletons.

    make_class.py FOLDER STUDENTS [EXERCISE…]

FOLDER gets class/, a folder for each student with a file for each exercise, and expected.json. The same arguments make
the same class. Every text differs from every other by a comment, so that nothing is graded once for two. One student in
ten is broken or hostile: a file that does not compile, a link, a bomb, an attempt to read the solution, nothing at all.
"""

import io
import json
import os
import pathlib
import random
import subprocess
import sys
import tarfile
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]


def skeleton(exercise, name):
    path = f"exercises/{exercise}/{name}.cc"
    return subprocess.run(["git", "show", f"HEAD:{path}"], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def mutated(exercise, name, patch):
    solution = ROOT / "solutions" / exercise / f"{name}.cc"
    program = ROOT / "bazel-bin/grader/mutant/apply_patch"
    with tempfile.TemporaryDirectory() as room:
        out = pathlib.Path(room) / name
        subprocess.run([program, patch, solution, out, ""], check=True)
        return out.read_text()


def choices(exercise):
    """What somebody may hand in for the exercise: (text, what is expected)."""
    name = exercise.split("_", 1)[1]
    solutions = ROOT / "solutions" / exercise
    right = [solutions / f"{name}.cc", *sorted((solutions / "styles").glob("*.cc"))]
    solved = [(path.read_text(), {"verdict": "PASS", "all": True}) for path in right]
    wrong = []
    for patch in sorted((solutions / "mutants").glob("*.patch")):
        _, verdict, case, mode = patch.read_text().split("\n", 1)[0].split()
        expected = {"case": case, "case_verdict": verdict, "mode": mode, "all": False}
        wrong.append((mutated(exercise, name, patch), expected))
    untouched = [(skeleton(exercise, name), {"all": False})]
    return solved, wrong, untouched


def broken(kind, folder, exercise, text):
    """Hands in something bad for all exercises of a student; returns what is expected of each."""
    name = exercise.split("_", 1)[1]
    if kind == "nothing":
        return {"verdict": "NOT_STARTED", "points": None}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.cc"
    if kind == "link":
        path.symlink_to("/etc/passwd")
        return {"verdict": "COMPILE", "points": 0}
    if kind == "compile":
        path.write_text("int broken = ;\n" + text)
        return {"verdict": "COMPILE", "points": 0}
    path.write_text(f'#include "solutions/{exercise}/{name}.cc"\n')
    return {"verdict": "TAMPER", "points": 0}


def bomb(path):
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo("zeros")
        info.size = 300 << 20
        archive.addfile(info, io.BytesIO(bytes(info.size)))


def main():
    folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    exercises = sys.argv[3:] or sorted(p.name for p in (ROOT / "exercises").iterdir() if p.is_dir())
    dice = random.Random(f"{count} {exercises}")
    line = [os.environ.get("BAZEL", "bazel"), "build", "//grader/mutant:apply_patch"]
    subprocess.run(line, cwd=ROOT, check=True, capture_output=True)
    known = {exercise: choices(exercise) for exercise in exercises}
    kinds = ["compile", "link", "nothing", "solution", "bomb"]
    expected = {}
    for number in range(count):
        student = f"student{number:03}"
        place = folder / "class" / student
        expected[student] = {}
        kind = kinds[number // 10 % len(kinds)] if number % 10 == 9 else None
        if kind == "bomb":
            place.parent.mkdir(parents=True, exist_ok=True)
            bomb(place.parent / f"{student}.tar.gz")
            expected[student] = {exercise: {"verdict": "INFRA", "points": None} for exercise in exercises}
            continue
        place.mkdir(parents=True)
        for exercise, (solved, wrong, untouched) in known.items():
            text, wanted = dice.choice(dice.choice([solved, solved, wrong, wrong, untouched]))
            if kind:
                expected[student][exercise] = broken(kind, place / exercise, exercise, text)
                continue
            (place / exercise).mkdir()
            (place / exercise / f"{exercise.split('_', 1)[1]}.cc").write_text(f"{text}// {student}\n")
            expected[student][exercise] = wanted
    (folder / "expected.json").write_text(json.dumps(expected, indent=1))


if __name__ == "__main__":
    main()
