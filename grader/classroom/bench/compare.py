#!/usr/bin/env python3
"""Compares grades.json with what make_class.py expects, case by case; prints each difference, and ends with 1 if there is one.

    compare.py expected.json grades.json
"""

import json
import sys


def differences(student, exercise, wanted, got):
    def differs(what, expected, actual):
        return f"{student} {exercise}: {what} is {actual} instead of {expected}: {got.get('sentence')}"

    if "verdict" in wanted and got["verdict"] != wanted["verdict"]:
        yield differs("the verdict", wanted["verdict"], got["verdict"])
    if "points" in wanted and got["points"] != wanted["points"]:
        yield differs("the number of points", wanted["points"], got["points"])
    if wanted.get("all") and got["points"] != got["possible"]:
        yield differs("the number of points", got["possible"], got["points"])
    if wanted.get("all") is False and (got["points"] is None or got["points"] >= got["possible"]):
        yield differs("the number of points", f"less than {got['possible']}", got["points"])
    if "case" in wanted:
        case = next(c for c in got["cases"] if c["name"] == wanted["case"])
        # The first mode in which a case fails ends it, so another mode may speak for it; it falls in any case.
        if case["points"] != 0:
            yield differs(f"the case {case['name']}", wanted["case_verdict"], case["verdict"])
        elif case["mode"] == wanted["mode"] and case["verdict"] != wanted["case_verdict"]:
            yield differs(f"the case {case['name']}", wanted["case_verdict"], case["verdict"])


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        expected = json.load(file)
    with open(sys.argv[2], encoding="utf-8") as file:
        graded = {s["student"]: {e["exercise"]: e for e in s["exercises"]} for s in json.load(file)["students"]}
    found = [f"only one of the two has {student}" for student in sorted(set(expected) ^ set(graded))]
    compared = 0
    for student, exercises in expected.items():
        for exercise, wanted in exercises.items():
            compared += 1
            found.extend(differences(student, exercise, wanted, graded[student][exercise]))
    print("\n".join(found + [f"{compared} grades, {len(found)} differences"]))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
