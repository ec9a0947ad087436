"""A second copy of the program does not run the same renewal."""

from driver import BUTTONS, TEXTS
from journey import at, answer, open_training, walk

with open_training() as first:
    walk(first, "agreement")
    with open_training(state=first.state) as second:
        second.picture("second-home")
        print("\n".join(map(repr, second.tree())), flush=True)
        renew = TEXTS["home-resume"] if second.find(TEXTS["home-resume"]) else TEXTS["home-renew"]
        second.press(renew, BUTTONS)
        second.see(TEXTS["E-APP-03"])
        second.picture("second-stopped")
    # The first goes on as if nothing had been.
    answer(first, "agreement")
    at(first, "data")
