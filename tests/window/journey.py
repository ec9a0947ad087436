"""The way through the renewal, page by page, by the names that people read."""

import glob
import json
import os

from driver import BUTTONS, LANGUAGE, PASSWORDS, TEXTS, NotThere, Window, run, wait

# Half of it Cyrillic: what a person types with the layout switched on the way.
NEW_PASSWORD = "Зелений-кит-74"

STEPS = [
    "conditions", "key", "agreement", "data", "changes", "place", "parameters", "password", "review", "sending",
    "certificates", "finish",
]


# What the home page offers to do.
ACTIONS = (TEXTS["home-renew"], TEXTS["home-resume"])


def open_training(state=None, **more):
    """The program in training mode, its home page on the screen."""
    window = Window("--training", "--lang", LANGUAGE, state=state, **more)
    # The demo key is made first.
    window.see(TEXTS["home-title"], ("heading",))
    try:
        wait("the key", lambda: [b for b in window.tree() if b.role in BUTTONS and b.enabled and b.name.startswith(ACTIONS)])
    except NotThere:
        page = "\n".join(map(repr, window.tree()))
        raise NotThere(f"the home page offers nothing:\n{page}\n{window.said()}")
    return window


def main(step):
    return TEXTS[f"step-{step}-main"]


def at(window, step, patience=60):
    """Waits for the page; its heading has the focus."""
    title = TEXTS[f"step-{step}-title"]
    window.see(title, ("heading",), patience)
    return title


def passwords(window, count):
    """The password fields of the page."""
    def there():
        fields = [node for node in window.tree() if node.role in PASSWORDS]
        return fields if len(fields) == count else None

    return wait(f"{count} password field(s)", there)


def type_password(window, place, count, text):
    field = passwords(window, count)[place]
    field.accessible.queryComponent().grabFocus()
    wait(f"«{field.name}» has the focus", lambda: (f := window.focused()) and f.name == field.name)
    window.type(text)


def training_password(window):
    """The demo key's password: training mode shows it beside the field."""
    before = TEXTS["key-password-training"].partition("{")[0]
    for node in window.tree():
        for words in (node.name, node.description):
            if words.startswith(before):
                return words[len(before):]
    raise NotThere("the training key's password is not on the page")


def answer(window, step):
    """Does what the page asks and presses its main button."""
    if step == "key":
        type_password(window, 0, 1, training_password(window))
        window.press(main(step), BUTTONS)
        window.see(TEXTS["key-read-title"], ("heading",))
        window.press(TEXTS["step-key-next"], BUTTONS)
        return
    if step == "password":
        type_password(window, 0, 2, NEW_PASSWORD)
        type_password(window, 1, 2, NEW_PASSWORD)
    if step == "sending":
        return
    window.press(main(step), BUTTONS)


def walk(window, until, pictures=False):
    """From the home page to the page of this step, which is left as it opens."""
    window.press(TEXTS["home-renew"], BUTTONS)
    for step in STEPS:
        at(window, step, patience=120)
        if pictures:
            window.picture(step)
        if step == until:
            return
        answer(window, step)


def key_folder(state):
    found = glob.glob(os.path.join(state, "**", "Key-6.dat"), recursive=True)
    if len(found) != 1:
        raise NotThere(f"one Key-6.dat below {state}: {found}")
    return os.path.dirname(found[0])


def cases(state):
    """The unfinished renewals, as the command line lists them."""
    return json.loads(run("--state", state, "renew", "list", "--json").stdout)["cases"]
