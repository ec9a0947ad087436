"""How long the window's thread was busy with one message, over a whole renewal: the longest, and how many there were.

The program says it itself with KLIUCHNYK_LOG=kliuchnyk::gui=debug."""

import re

from journey import open_training, walk

TOOK = re.compile(r"update .*?what=\"?(\w+)\"?.*?micros=(\d+)")

with open_training(environment={"KLIUCHNYK_LOG": "kliuchnyk::gui=debug", "NO_COLOR": "1"}) as window:
    walk(window, "finish")
    assert window.close() == 0
    updates = sorted((int(micros), what) for what, micros in TOOK.findall(window.said()))
    assert len(updates) > 100, f"the program does not say how long its updates take: {window.said()[:2000]}"
    print(f"{len(updates)} updates; the longest, in µs: {updates[-5:][::-1]}")
