#!/usr/bin/env python3
"""Runs the steps of a job of a GitHub workflow that are commands ("run"), one after the other, as a runner would.

    run_workflow.py WORKFLOW JOB [EXPRESSION=VALUE…]

What stands in ${{ … }} of a command or its variables must be among the EXPRESSIONs. Steps that use an action are passed
over. GITHUB_STEP_SUMMARY and the like are the caller's to set. Ends with the exit code of the first step that fails;
steps after it are not run.
"""

import os
import re
import subprocess
import sys

import yaml


def main():
    path, job_name, *pairs = sys.argv[1:]
    values = dict(pair.split("=", 1) for pair in pairs)
    with open(path, encoding="utf-8") as file:
        workflow = yaml.safe_load(file)

    def expand(text):
        return re.sub(r"\$\{\{ *(.*?) *\}\}", lambda match: values[match.group(1)], str(text))

    # With "shell: bash" a runner's bash also stops where a part of a pipeline fails.
    assert workflow["defaults"]["run"]["shell"] == "bash", "the steps would run under another shell"
    for step in workflow["jobs"][job_name]["steps"]:
        if "run" not in step:
            continue
        variables = {name: expand(value) for name, value in step.get("env", {}).items()}
        print(f"== {step['name']}", flush=True)
        line = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", expand(step["run"])]
        status = subprocess.run(line, env=os.environ | variables, check=False).returncode
        if status != 0:
            print(f"== {step['name']} ended with {status}", flush=True)
            sys.exit(status)


main()
