"""Start to the painted window, idle processor time, idle memory. Needs the display's memory as a file: measure.sh."""

import json
import mmap
import os
import statistics
import struct
import subprocess
import sys
import tempfile
import time

BINARY = os.environ["KLIUCHNYK_BINARY"]
# The training band (docs: gui/design/palette.rs) is nowhere else on the screen.
YELLOW = bytes(int(sys.argv[1][i : i + 2], 16) for i in (4, 2, 0))
RUNS = 7


def screen():
    path = os.path.join(os.environ["FRAMEBUFFER"], "Xvfb_screen0")
    file = open(path, "rb")
    view = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    header = struct.unpack(">I", view[:4])[0]
    colours = struct.unpack(">I", view[76:80])[0]
    return view, header + colours * 12


def painted(view, start):
    # Twelve pixels of the band one after another: no chance.
    return view.find((YELLOW + b"\0") * 12, start) >= 0 or view.find((YELLOW + b"\xff") * 12, start) >= 0


def ticks(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def switches(pid):
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        for line in open(f"/proc/{pid}/task/{task}/status"):
            if "ctxt_switches" in line:
                total += int(line.split()[1])
    return total


def memory(pid, what):
    for line in open(f"/proc/{pid}/status"):
        if line.startswith(what + ":"):
            return int(line.split()[1]) / 1024


view, start = screen()
state = tempfile.mkdtemp()
times = []
for turn in range(RUNS):
    assert not painted(view, start), "the last window is still on the screen"
    begin = time.monotonic()
    program = subprocess.Popen([BINARY, "--training", "--state", state], stderr=subprocess.DEVNULL)
    while not painted(view, start):
        assert program.poll() is None and time.monotonic() - begin < 30
        time.sleep(0.001)
    times.append(time.monotonic() - begin)
    if turn < RUNS - 1:
        time.sleep(3)
        program.kill()
        program.wait()
        while painted(view, start):
            time.sleep(0.05)

# The first start makes the demo key: let it be done before the rest is measured.
time.sleep(10)
before, woken, cpu = time.monotonic(), switches(program.pid), ticks(program.pid)
time.sleep(10)
result = {
    "start to painted window, s": {
        "first": round(times[0], 3),
        "median": round(statistics.median(times), 3),
        "longest": round(max(times), 3),
    },
    "processor time in 10 s idle, ms": (ticks(program.pid) - cpu) * 1000 // os.sysconf("SC_CLK_TCK"),
    "wake-ups in 10 s idle": switches(program.pid) - woken,
    "memory idle (VmRSS), MiB": round(memory(program.pid, "VmRSS"), 1),
    "memory idle, anonymous (RssAnon), MiB": round(memory(program.pid, "RssAnon"), 1),
    "program file, MiB": round(os.path.getsize(BINARY) / 1048576, 1),
}
program.kill()
print(json.dumps(result, indent=1, ensure_ascii=False))
