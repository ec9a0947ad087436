#!/usr/bin/env python3
"""Builds and runs the fuzz targets, and keeps the record (docs/fuzzing.md).

run.py MINUTES [RECORD]  every target for so many minutes of processor time, in turns, as many at once as there are processors
run.py keep              takes over what was found and reaches new code into fuzz/corpus
"""

import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
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
TURN = 240
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


class Run:
    """Turns of all targets, until each has had its time or somebody stops the whole."""

    def __init__(self, minutes, record):
        self.place = build()
        self.at = commit()
        self.record = record
        self.lock = threading.Lock()
        self.running = set()
        self.stopped = False
        self.failed = []
        self.waiting = queue.SimpleQueue()
        for target in targets():
            self.waiting.put((target, minutes * 60.0, False))

    def all(self):
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        processors = os.cpu_count() or 1
        with ThreadPoolExecutor(processors) as pool:
            for worker in [pool.submit(self.work) for _ in range(processors)]:
                worker.result()
        return 130 if self.stopped else 1 if self.failed else 0

    def stop(self, *_):
        self.stopped = True
        for process in list(self.running):
            process.send_signal(signal.SIGINT)

    def work(self):
        while not self.stopped:
            try:
                target, left, shared = self.waiting.get_nowait()
            except queue.Empty:
                return
            seconds, executions, well = self.turn(target, min(TURN, left), shared and SHARED.is_dir())
            with self.lock:
                self.record.add(target, seconds, executions, self.at)
                print(f"{target}: {seconds:.0f} s, {executions} executions", flush=True)
            left -= seconds
            if not well:
                self.failed.append(target)
                print(f"{target} FAILED: see fuzz/target/{target}.log and fuzz/artifacts/{target}", flush=True)
            elif left >= 1:
                self.waiting.put((target, left, not shared))

    def turn(self, target, seconds, shared):
        """One turn: seconds of processor time, executions, whether all was well."""
        found = (FOUND_SHARED if shared else FOUND) / target
        for folder in (found, ARTIFACTS / target):
            folder.mkdir(parents=True, exist_ok=True)
        folders = [found, CORPUS / target] + ([SHARED] if shared else [])
        command = [
            self.place / target,
            f"-max_total_time={max(1, int(seconds))}",
            f"-max_len={LONGEST}",
            "-rss_limit_mb=1024",
            "-timeout=25",
            "-print_final_stats=1",
            f"-artifact_prefix={ARTIFACTS / target}/",
            *folders,
        ]
        log = FUZZ / "target" / f"{target}.log"
        with log.open("w") as output:
            process = subprocess.Popen(command, stdout=output, stderr=output)
            self.running.add(process)
            if self.stopped:
                process.send_signal(signal.SIGINT)
            # Unlike the sum over all children, this is the time of this one.
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            self.running.discard(process)
        text = log.read_text(errors="replace")
        counts = re.findall(r"^stat::number_of_executed_units:\s*(\d+)", text, re.M) or re.findall(r"^#(\d+)\s", text, re.M)
        well = process.returncode == 0 or self.stopped
        return usage.ru_utime + usage.ru_stime, int(counts[-1]) if counts else 0, well


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
    return Run(float(sys.argv[1]), Record(record)).all()


if __name__ == "__main__":
    sys.exit(main())
