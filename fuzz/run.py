#!/usr/bin/env python3
"""Builds and runs the fuzz targets, and keeps the record (docs/fuzzing.md).

run.py MINUTES [RECORD]  every target for so many minutes of processor time, in turns
run.py keep              takes over what was found and reaches new code into fuzz/corpus
"""

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FUZZ = ROOT / "fuzz"
CORPUS = FUZZ / "corpus"
FOUND = FUZZ / "target" / "found"
ARTIFACTS = FUZZ / "artifacts"
# Real files of others. What grows from them is not ours to hand on, so it grows apart.
SHARED = ROOT.parent / "shared" / "fixtures"
FOUND_SHARED = FUZZ / "target" / "found-shared"
# A turn, in seconds by the clock.
TURN = 120
LONGEST = 16384
# What is kept may be no longer: the whole stays below a megabyte or two, and below the limit of the tests.
LONGEST_KEPT = 1024

# The coverage that libFuzzer wants, in words that the stable compiler understands.
COVERAGE = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
]


def targets():
    return sorted(path.stem for path in (FUZZ / "fuzz_targets").glob("*.rs"))


def build():
    about = subprocess.run(["rustc", "-vV"], check=True, capture_output=True, text=True).stdout
    host = re.search(r"^host: (.*)$", about, re.M).group(1)
    # With a target named, the flags are not for build scripts and macros.
    command = os.environ.get("CARGO", "cargo").split()
    # Not --locked: the program's dependencies may have grown since this crate was built last.
    command += ["build", "--release", "--bins", "--target", host]
    environment = os.environ | {"RUSTFLAGS": " ".join(COVERAGE)}
    subprocess.run(command, check=True, cwd=FUZZ, env=environment)
    return FUZZ / "target" / host / "release"


def commit():
    def git(*words):
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True).stdout.strip()

    changed = git("status", "--porcelain", "--", "src", "fuzz/src", "fuzz/fuzz_targets")
    return git("rev-parse", "--short=8", "HEAD") + ("+" if changed else "")


class Record:
    """The table of targets in a text; everything around it stays as it is."""

    ROW = re.compile(r"^\| `(\w+)` \| ([\d.]+) \| ([\d ]+) \| (\S+) \|$")

    def __init__(self, path):
        self.path = path

    def add(self, target, seconds, executions, at):
        lines = self.path.read_text().splitlines()
        for number, line in enumerate(lines):
            row = self.ROW.match(line)
            if row and row.group(1) == target:
                minutes = float(row.group(2)) + seconds / 60
                executions += int(row.group(3).replace(" ", ""))
                first = row.group(4).split("…")[0]
                commits = at if first in ("—", at) else f"{first}…{at}"
                grouped = f"{executions:,}".replace(",", " ")
                lines[number] = f"| `{target}` | {minutes:.1f} | {grouped} | {commits} |"
                break
        else:
            sys.exit(f"{self.path} has no row for {target}")
        new = self.path.with_suffix(".new")
        new.write_text("\n".join(lines) + "\n")
        new.replace(self.path)


def used():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class Stopped(Exception):
    pass


def stop(*_):
    raise Stopped


def turn(binary, target, seconds, shared):
    """One turn: seconds of processor time, executions, whether all was well."""
    found = (FOUND_SHARED if shared else FOUND) / target
    for folder in (found, ARTIFACTS / target):
        folder.mkdir(parents=True, exist_ok=True)
    folders = [found, CORPUS / target] + ([SHARED] if shared else [])
    command = [
        binary,
        f"-max_total_time={max(1, int(seconds))}",
        f"-max_len={LONGEST}",
        "-rss_limit_mb=1024",
        "-timeout=25",
        "-print_final_stats=1",
        f"-artifact_prefix={ARTIFACTS / target}/",
        *folders,
    ]
    log = FUZZ / "target" / f"{target}.log"
    before = used()
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
        try:
            process.wait()
        except (Stopped, KeyboardInterrupt):
            process.send_signal(signal.SIGINT)
            process.wait()
            stopped = True
        else:
            stopped = False
    text = log.read_text(errors="replace")
    counts = re.findall(r"^stat::number_of_executed_units:\s*(\d+)", text, re.M) or re.findall(r"^#(\d+)\s", text, re.M)
    return used() - before, int(counts[-1]) if counts else 0, stopped, process.returncode == 0 or stopped


def run(minutes, record):
    place = build()
    at = commit()
    signal.signal(signal.SIGTERM, stop)
    left = {target: minutes * 60.0 for target in targets()}
    failed = []
    shared = False
    while left:
        for target in list(left):
            seconds, executions, stopped, well = turn(
                place / target, target, min(TURN, left[target]), shared and SHARED.is_dir()
            )
            record.add(target, seconds, executions, at)
            print(f"{target}: {seconds:.0f} s, {executions} executions", flush=True)
            left[target] -= seconds
            if not well:
                failed.append(target)
                print(f"{target} FAILED: see fuzz/target/{target}.log and fuzz/artifacts/{target}", flush=True)
            if not well or left[target] < 1:
                del left[target]
            if stopped:
                return 130
        shared = not shared
    return 1 if failed else 0


def keep():
    place = build()
    for target in targets():
        small = FUZZ / "target" / "small" / target
        shutil.rmtree(small, ignore_errors=True)
        small.mkdir(parents=True)
        for path in (FOUND / target).iterdir():
            if path.stat().st_size <= LONGEST_KEPT:
                shutil.copy(path, small)
        (CORPUS / target).mkdir(parents=True, exist_ok=True)
        # Edges, not how often they were passed: one input for each is enough.
        command = [place / target, "-merge=1", "-use_counters=0", CORPUS / target, small]
        subprocess.run(command, check=True, capture_output=True)
        print(target, len(list((CORPUS / target).iterdir())), flush=True)


def main():
    if sys.argv[1:] == ["keep"]:
        return keep()
    if len(sys.argv) not in (2, 3) or not re.fullmatch(r"\d+(\.\d+)?", sys.argv[1]):
        sys.exit(__doc__)
    record = Path(sys.argv[2]) if len(sys.argv) == 3 else ROOT / "docs" / "fuzzing.md"
    return run(float(sys.argv[1]), Record(record))


if __name__ == "__main__":
    sys.exit(main())
