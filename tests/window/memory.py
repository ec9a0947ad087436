"""Searches the memory of the live program for a password that was typed into it, after its page was left.

As root only: the program forbids everybody else to look. Exit status 77 where it cannot be done."""

import os
import sys

from driver import BUTTONS, TEXTS
from journey import NEW_PASSWORD, at, go_on, open_training, type_password, walk

if os.geteuid() != 0:
    print("SKIPPED: the memory of another process is read as root only")
    sys.exit(77)

FORMS = {
    "UTF-8": NEW_PASSWORD.encode(),
    "UTF-16": NEW_PASSWORD.encode("utf-16-le"),
    "UTF-32": NEW_PASSWORD.encode("utf-32-le"),
    "CP1251": NEW_PASSWORD.encode("cp1251"),
}


def copies(pid):
    """Places of the password in every mapping that can be read, by encoding."""
    found = {form: 0 for form in FORMS}
    scanned = 0
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb") as memory:
        for line in maps:
            span, rights = line.split()[:2]
            if not rights.startswith("r") or line.rstrip().endswith(("[vvar]", "[vsyscall]", "[vvar_vclock]")):
                continue
            start, end = (int(half, 16) for half in span.split("-"))
            try:
                memory.seek(start)
                octets = memory.read(end - start)
            except (OSError, ValueError, OverflowError):
                continue
            scanned += len(octets)
            for form, secret in FORMS.items():
                found[form] += octets.count(secret)
    print(f"{scanned >> 20} MiB: {found}", flush=True)
    assert scanned > 1 << 20, "nothing was read"
    return sum(found.values())


with open_training() as window:
    walk(window, "password")
    type_password(window, 0, 2, NEW_PASSWORD)
    print("after typing", end=": ")
    # One buffer holds it: the search finds what there is to find.
    assert copies(window.process.pid) >= 1, "the search does not find a password that must be there"
    # Left by Back: nothing stays.
    window.press(TEXTS["button-back"], BUTTONS)
    at(window, "parameters")
    print("after Back", end=": ")
    left = copies(window.process.pid)
    assert left == 0, f"{left} copies after the page was left by Back"
    # Left by the main button, used, and done with.
    window.press(TEXTS["step-parameters-main"], BUTTONS)
    at(window, "password")
    go_on(window, "finish")
    print("at the end", end=": ")
    left = copies(window.process.pid)
    assert left == 0, f"{left} copies after the renewal"
