"""The whole renewal by accessible names, passwords by the keyboard, one of them Cyrillic."""

import glob
import os

from driver import TEXTS
from journey import NEW_PASSWORD, answer, key_folder, open_training, opens, walk

with open_training() as window:
    window.picture("home")
    folder = key_folder(window.state)
    before = open(os.path.join(folder, "Key-6.dat"), "rb").read()
    walk(window, "finish", window.picture)
    print("\n".join(map(repr, window.tree())), flush=True)
    key = os.path.join(folder, "Key-6.dat")
    assert open(key, "rb").read() != before, "Key-6.dat is still the old key"
    old = [name for name in glob.glob(os.path.join(folder, "Key-6.dat.*"))]
    assert len(old) == 1, f"one old key beside the new one: {os.listdir(folder)}"
    assert open(old[0], "rb").read() == before, "the old key was changed"
    assert opens(window.state, key, NEW_PASSWORD), "the new key does not open with what was typed in the window"
    answer(window, "finish")
    window.see(TEXTS["home-title"], ("heading",))
    window.picture("home-after")
    assert window.close() == 0
