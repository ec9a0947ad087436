"""The display server vanishes while the request is on its way: the program ends cleanly, the renewal can go on."""

import os
import signal

from driver import BUTTONS
from journey import at, cases, key_folder, main, open_training, walk

with open_training() as window:
    key = os.path.join(key_folder(window.state), "Key-6.dat")
    walk(window, "review")
    window.press(main("review"), BUTTONS)
    at(window, "sending")
    os.kill(int(os.environ["XVFB_PID"]), signal.SIGKILL)
    status = window.ended(5)
    # Ended by itself: no signal, no core, no panic.
    assert status == 1, f"ended with {status}: {window.said()}"
    print(f"ended with {status}: {window.said()}", flush=True)
    # Either Xlib ends the program at once with its own words, or the toolkit's panic becomes ours.
    assert "panicked" not in window.said(), window.said()
    unfinished = cases(window.state)
    print(unfinished, flush=True)
    assert os.path.exists(key), "the key is gone"
    assert unfinished, "nothing to go on with"
