"""The home page can be read: title, owner, days left, and the one action."""

from driver import BUTTONS, LANGUAGE, TEXTS, Window

# A Wayland session that is gone has left its name behind: the other display is taken.
with Window("--training", "--lang", LANGUAGE, environment={"WAYLAND_DISPLAY": "wayland-gone"}) as window:
    window.see("Коваленко Оксана Петрівна")
    window.picture("home")
    print("\n".join(map(repr, window.tree())), flush=True)
    assert window.tree()[0].name.startswith("Ключник"), window.tree()[0]
    assert window.title() == TEXTS["home-title"], window.title()
    window.see(TEXTS["home-renew"], BUTTONS)
    nameless = [node for node in window.tree() if node.focusable and not node.name]
    assert not nameless, nameless
