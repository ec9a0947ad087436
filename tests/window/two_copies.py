"""Nothing runs a renewal that a window already runs: neither another window nor the command line."""

import json
import subprocess

from driver import BINARY, BUTTONS, LANGUAGE, TEXTS, Window, wait
from journey import answer, at, cases, main, open_training, training_password, walk

with open_training() as first:
    walk(first, "key")
    password = training_password(first)
    answer(first, "key")
    at(first, "agreement")
    case = cases(first.state)[0]["case"]
    # The command line.
    done = subprocess.run(
        [BINARY, "--state", first.state, "renew", "resume", case, "--json", "--password-stdin"],
        input=password + "\n", capture_output=True, text=True,
    )
    print(done.stdout, done.stderr, flush=True)
    assert done.returncode != 0 and json.loads(done.stdout)["error"]["code"] == "E-APP-03"
    # Another window: the training provider itself is already taken, so there is nothing to renew with.
    with Window("--training", "--lang", LANGUAGE, state=first.state) as second:
        wait("the second window says why it does nothing", lambda: second.find(TEXTS["button-retry"], BUTTONS))
        assert second.find(TEXTS["E-APP-03"]), second.tree()
        second.picture("second-window")
        print("\n".join(map(repr, second.tree())), flush=True)
        assert not second.find(TEXTS["home-renew"], BUTTONS), "a second renewal is offered"
        second.close()
        assert second.ended(3) == 0
    # The first goes on as if nothing had been.
    answer(first, "agreement")
    at(first, "data")
