"""The whole renewal by accessible names, passwords by the keyboard, one of them Cyrillic."""

import glob
import json
import os
import subprocess

from driver import BINARY, BUTTONS, TEXTS
from journey import NEW_PASSWORD, answer, at, key_folder, open_training, walk

with open_training() as window:
    window.picture("home")
    folder = key_folder(window.state)
    before = open(os.path.join(folder, "Key-6.dat"), "rb").read()
    walk(window, "finish", pictures=True)
    print("\n".join(map(repr, window.tree())), flush=True)
    key = os.path.join(folder, "Key-6.dat")
    assert open(key, "rb").read() != before, "Key-6.dat is still the old key"
    old = [name for name in glob.glob(os.path.join(folder, "Key-6.dat.*"))]
    assert len(old) == 1, f"one old key beside the new one: {os.listdir(folder)}"
    assert open(old[0], "rb").read() == before, "the old key was changed"
    # The new key opens with the password that was typed in the window.
    shown = subprocess.run(
        [BINARY, "--state", window.state, "key", "show", key, "--json", "--password-stdin"],
        input=NEW_PASSWORD + "\n", capture_output=True, text=True,
    )
    print(shown.stdout, shown.stderr, flush=True)
    assert shown.returncode == 0 and json.loads(shown.stdout)["ok"], shown
    answer(window, "finish")
    window.see(TEXTS["home-title"], ("heading",))
    window.picture("home-after")
    window.close()
    assert window.ended(3) == 0
