"""The display server vanishes: the program ends cleanly and the renewal can go on (goes_on.py).

    display_dies.py PAGE FOLDER"""

import os
import signal
import sys

from journey import cases, open_with, opens, walk
from provider import Provider

page, folder = sys.argv[1:]

with Provider(folder) as provider:
    with open_with(provider) as window:
        if page == "sending":
            provider.walk_until_sent(window)
        else:
            walk(window, page)
        os.kill(int(os.environ["XVFB_PID"]), signal.SIGKILL)
        # Ended by itself: no signal, no core, no panic.
        status = window.ended(5)
        said = window.said()
        print(f"{page}: ended with {status}: {said}", flush=True)
        assert status == 1, f"ended with {status}: {said}"
        assert "panicked" not in said, said
        unfinished = cases(provider.state)
        print(unfinished, flush=True)
        assert opens(provider.state, provider.key, provider.password), "the old key does not open"
        # Nothing is begun before the key is read.
        assert bool(unfinished) == (page != "conditions"), unfinished
