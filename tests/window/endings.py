"""The window is closed on every page: the program ends at once, the old key works, nothing that was sent is lost."""

import os
import subprocess

from driver import BINARY, TEXTS, run
from journey import NEW_PASSWORD, STEPS, cases, key_folder, open_training, training_password, walk

PROMPT = 3  # seconds


def opens(state, key, password):
    done = subprocess.run(
        [BINARY, "--state", state, "key", "show", key, "--json", "--password-stdin"],
        input=password + "\n", capture_output=True, text=True,
    )
    return done.returncode == 0


for step in ["home", *STEPS]:
    with open_training() as window:
        key = os.path.join(key_folder(window.state), "Key-6.dat")
        before = open(key, "rb").read()
        if step != "home":
            walk(window, step)
        window.close()
        status = window.ended(PROMPT)
        assert status == 0, f"{step}: ended with {status}: {window.said()}"
        unfinished = cases(window.state)
        changed = open(key, "rb").read() != before
        print(f"{step}: ended, key {'new' if changed else 'old'}, list: {unfinished}", flush=True)
        if changed:
            assert opens(window.state, key, NEW_PASSWORD), f"{step}: the new key does not open"
        elif unfinished:
            # Whatever was under way is offered again.
            with open_training(state=window.state) as again:
                again.see(TEXTS["home-resume"])
