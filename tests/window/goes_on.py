"""What was begun in a window that is gone is offered in a new one and comes to its end.

    goes_on.py FOLDER"""

import sys

from driver import TEXTS
from journey import NEW_PASSWORD, cases, offered, open_with, opens, walk
from provider import Provider

with Provider(sys.argv[1]) as provider, open_with(provider) as window:
    begun = cases(provider.state)
    offer = offered(window)
    print(f"offered: {offer}", flush=True)
    assert offer == TEXTS["home-resume" if begun else "home-renew"], offer
    window.picture("home")
    walk(window, "finish", lambda page: print(page, flush=True))
    assert not cases(provider.state), "something is still unfinished"
    assert opens(provider.state, provider.key, NEW_PASSWORD), "the new key does not open"
    assert window.close() == 0
