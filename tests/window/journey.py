"""The way through the renewal, page by page, by the names that people read."""

import glob
import json
import os
import subprocess

from driver import BINARY, BUTTONS, COMMAND, LANGUAGE, PASSWORDS, TEXTS, NotThere, Window, run, wait

# Half of it Cyrillic: what a person types with the layout switched on the way.
NEW_PASSWORD = "Зелений-кит-74"

STEPS = [
    "conditions", "key", "agreement", "data", "changes", "place", "parameters", "password", "review", "sending",
    "certificates", "finish",
]

# What the home page offers to do.
ACTIONS = (TEXTS["home-renew"], TEXTS["home-resume"])

# A page's heading and what it is called here.
PAGES = {TEXTS[f"step-{step}-title"]: step for step in STEPS}
PAGES[TEXTS["key-read-title"]] = "key-read"
# Questions for the password of the old key and of the new one, where a renewal is gone on with.
QUESTIONS = ("secret", "staged-secret")


def open_training(state=None, **more):
    """The program in training mode, its home page on the screen."""
    window = Window("--training", "--lang", LANGUAGE, state=state, **more)
    # The demo key is made first.
    offered(window)
    window.password = training_password(window.state)
    return window


def open_with(provider):
    """The ordinary window with the key that this provider's person has; its home page on the screen."""
    window = Window("--lang", LANGUAGE, state=provider.state)
    window.password = provider.password
    # A key that was read before is remembered; else its file is told.
    wait("a key or the question for one", lambda: window.find(TEXTS["choose-path"], ENTRIES) or _offers(window))
    field = window.find(TEXTS["choose-path"], ENTRIES)
    if field:
        window.type(field, provider.key)
        window.press(TEXTS["choose-open"], BUTTONS)
    offered(window)
    return window


ENTRIES = ("entry", "text")


def offered(window):
    """What the home page offers; waits until it offers something."""
    try:
        return wait("the key", lambda: _offers(window))
    except NotThere:
        page = "\n".join(map(repr, window.tree()))
        raise NotThere(f"the home page offers nothing:\n{page}\n{window.said()}")


def _offers(window):
    for node in window.tree():
        if node.role in BUTTONS and node.enabled and node.name in ACTIONS:
            return node.name
    return None


def main(page):
    """The words of a page's main button."""
    return TEXTS["step-key-next" if page == "key-read" else f"step-{page}-main"]


def at(window, step, patience=120):
    """Waits for the page."""
    window.see(TEXTS[f"step-{step}-title"], ("heading",), patience)


def passwords(window, count):
    """The password fields of the page."""
    def there():
        fields = [node for node in window.tree() if node.role in PASSWORDS]
        return fields if len(fields) == count else None

    return wait(f"{count} password field(s)", there)


def type_password(window, place, count, text):
    window.type(passwords(window, count)[place], text)


def training_password(state):
    """The demo key's password, as it lies beside the key."""
    with open(os.path.join(key_folder(state), "password.txt"), encoding="utf-8") as file:
        return file.read()


def answer(window, page):
    """Does what the page asks and presses its main button."""
    if page == "key":
        type_password(window, 0, 1, window.password)
        window.press(main(page), BUTTONS)
    elif page in QUESTIONS:
        type_password(window, 0, 1, window.password if page == "secret" else NEW_PASSWORD)
        window.press(TEXTS[f"pause-{page}-main"], BUTTONS)
    elif page == "password":
        type_password(window, 0, 2, NEW_PASSWORD)
        type_password(window, 1, 2, NEW_PASSWORD)
        window.press(main(page), BUTTONS)
    elif page != "sending":
        window.press(main(page), BUTTONS)


# Pages whose main button waits for what is typed, or that have none.
UNASKED = ("key", "password", "sending", *QUESTIONS)


def look(window):
    """The page that is open and waits for the person; None while it changes, works or is none of the journey."""
    tree = window.tree()
    for node in tree:
        for question in QUESTIONS:
            if node.name.startswith(TEXTS[f"pause-{question}-text"].partition("{")[0]):
                return question
    titles = [node.name for node in tree if node.role == "heading"]
    page = PAGES.get(titles[0]) if titles else None
    if page is None or page in UNASKED:
        return page
    return page if any(node.name == main(page) and node.enabled for node in tree) else None


def go_on(window, until, seen=lambda page: None):
    """From the page that is open to another one, which is left as it opens."""
    answered = None
    while True:
        def another():
            page = look(window)
            return page if page != answered else None

        try:
            page = wait(f"a page after {answered}", another, 120)
        except NotThere as missing:
            window.picture("stuck")
            tree = "\n".join(map(repr, window.tree()))
            raise NotThere(f"{missing}:\n{tree}\n{window.said()}")
        seen(page)
        if page == until:
            return
        answer(window, page)
        answered = page


def walk(window, until, seen=lambda page: None):
    """From the home page, by what it offers, to the page of this step, which is left as it opens."""
    window.press(offered(window), BUTTONS)
    go_on(window, until, seen)


def key_folder(state):
    found = glob.glob(os.path.join(state, "**", "Key-6.dat"), recursive=True)
    if len(found) != 1:
        raise NotThere(f"one Key-6.dat below {state}: {found}")
    return os.path.dirname(found[0])


def opens(state, key, password):
    """Whether the key's file opens with this password."""
    done = subprocess.run(
        [BINARY, "--state", state, "key", "show", key, "--json", "--password-stdin"],
        input=password + "\n", capture_output=True, text=True, timeout=COMMAND,
    )
    return done.returncode == 0


def cases(state):
    """The unfinished renewals, as the command line lists them."""
    return json.loads(run("--state", state, "renew", "list", "--json").stdout)["cases"]
