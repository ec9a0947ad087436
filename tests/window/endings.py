"""The window is ended on every page, by the cross in its corner or by force: the key works, whatever was begun is offered
in the next window, and there it goes on from page to page until it is done.

    endings.py close|kill"""

import os
import sys
import tempfile
import time

from driver import TEXTS
from journey import NEW_PASSWORD, STEPS, cases, key_folder, offered, open_training, open_with, opens, walk
from provider import Provider

how = sys.argv[1]
# The first press of the cross ends the program; a busy machine is forgiven some seconds.
PROMPT = 10


def end(window, page):
    begun = time.monotonic()
    if how == "kill":
        window.kill()
    else:
        status = window.close()
        assert status == 0, f"{page}: ended with {status}: {window.said()}"
        took = time.monotonic() - begun
        assert took < PROMPT, f"{page}: the program took {took:.1f} s to end"


def open_and_look(window, page, unfinished):
    """The next window offers what was begun before."""
    offer = offered(window)
    print(f"{how} on {page}: offered «{offer}», list: {unfinished}", flush=True)
    assert offer == TEXTS["home-resume" if unfinished else "home-renew"], f"{page}: {offer}"


# Page by page in training mode; each window goes on where the one before was ended.
with tempfile.TemporaryDirectory() as state:
    before, unfinished = "nothing", []
    for page in ["home", "settings", *STEPS[: STEPS.index("sending")]]:
        with open_training(state=state) as window:
            open_and_look(window, before, unfinished)
            if page == "settings":
                window.press(TEXTS["section-settings"])
                window.see(TEXTS["section-settings"], ("heading",))
            elif page != "home":
                walk(window, page)
            end(window, page)
            key = os.path.join(key_folder(state), "Key-6.dat")
            assert opens(state, key, window.password), f"{page}: the key does not open"
        before, unfinished = page, cases(state)
        # One and the same renewal, from the moment the key was read.
        begun = page in STEPS[STEPS.index("agreement"):]
        assert len(unfinished) == begun, f"{page}: {unfinished}"
    with open_training(state=state) as window:
        open_and_look(window, before, unfinished)

# The request is on its way; in the next window its answer comes, and that one is ended on one of the last pages.
for last in ["certificates", "finish"]:
    with tempfile.TemporaryDirectory() as folder, Provider(folder) as provider:
        with open_with(provider) as window:
            provider.walk_until_sent(window)
            end(window, "sending")
        assert opens(provider.state, provider.key, provider.password), "sending: the old key does not open"
        with open_with(provider) as window:
            open_and_look(window, "sending", cases(provider.state))
            walk(window, last)
            end(window, last)
        assert opens(provider.state, provider.key, NEW_PASSWORD), f"{last}: the new key does not open"
        assert not cases(provider.state), f"{last}: something is unfinished"
        print(f"{how} on {last}: the new key opens, the list is empty", flush=True)
