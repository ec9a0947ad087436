"""Nothing runs a renewal that a window already runs: neither another window nor the command line."""

import json
import subprocess
import tempfile

from driver import BINARY, BUTTONS, COMMAND, LANGUAGE, TEXTS, Window, wait
from journey import NEW_PASSWORD, answer, at, cases, go_on, offered, open_training, open_with, opens, walk
from provider import Provider


def refused_in_the_terminal(window, case):
    done = subprocess.run(
        [BINARY, "--state", window.state, "renew", "resume", case, "--json", "--password-stdin"],
        input=window.password + "\n", capture_output=True, text=True, timeout=COMMAND,
    )
    print(done.stdout, done.stderr, flush=True)
    assert done.returncode != 0 and json.loads(done.stdout)["error"]["code"] == "E-APP-03"


def says(window, words):
    """Waits for words that stand alone or among others."""
    wait(words, lambda: [node for node in window.tree() if words in node.name])


def in_use(window):
    """The page that says so, with its code among the details and no way to go on but trying again."""
    window.see(TEXTS["stop-in-use-title"], ("heading",))
    says(window, TEXTS["stop-in-use-what"])
    window.see(TEXTS["button-retry"], BUTTONS)


# Training mode: the training provider itself is already taken, so there is nothing to renew with.
with open_training() as first:
    walk(first, "agreement")
    refused_in_the_terminal(first, cases(first.state)[0]["case"])
    with Window("--training", "--lang", LANGUAGE, state=first.state) as second:
        wait("the second window says why it does nothing", lambda: second.find(TEXTS["button-retry"], BUTTONS))
        says(second, TEXTS["E-APP-03"])
        second.picture("second-window")
        assert not second.find(TEXTS["home-renew"], BUTTONS), "a second renewal is offered"
        assert second.close() == 0
    # The first goes on as if nothing had been.
    answer(first, "agreement")
    at(first, "data")

# The ordinary window: the second one offers the case, and says who has it.
with tempfile.TemporaryDirectory() as folder, Provider(folder) as provider:
    with open_with(provider) as first:
        walk(first, "data")
        begun = cases(provider.state)
        refused_in_the_terminal(first, begun[0]["case"])
        with open_with(provider) as second:
            assert offered(second) == TEXTS["home-resume"]
            second.press(TEXTS["home-resume"], BUTTONS)
            in_use(second)
            second.picture("in-use")
            print("\n".join(map(repr, second.tree())), flush=True)
            second.press(TEXTS["stop-details"], BUTTONS)
            says(second, "E-APP-03")
            second.press(TEXTS["button-retry"], BUTTONS)
            in_use(second)
            assert cases(provider.state) == begun, "the second window changed the case"
            # Once the first is closed, the second goes on with the very case.
            assert first.close() == 0
            second.press(TEXTS["button-retry"], BUTTONS)
            go_on(second, "finish")
            assert second.close() == 0
    assert opens(provider.state, provider.key, NEW_PASSWORD), "the new key does not open"
    assert not cases(provider.state), "something is unfinished"
