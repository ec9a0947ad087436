"""Drives the real window as a person with a screen reader does: finds things by what they are called."""

import os
import subprocess
import tempfile
import time

import gi

gi.require_version("Atspi", "2.0")
import pyatspi

BINARY = os.environ.get("KLIUCHNYK_BINARY", "target/debug/kliuchnyk")
SEEN = os.environ.get("KLIUCHNYK_SEEN") or tempfile.mkdtemp()
PATIENCE = 60
# Milliseconds a key.
TYPING = 60
# No command of the desktop takes longer; one that hangs is a failure and not a wait without end.
COMMAND = 120

BUTTONS = ("button", "push button")
PASSWORDS = ("password text",)
LANGUAGE = os.environ.get("KLIUCHNYK_LANGUAGE", "uk")


class NotThere(Exception):
    pass


def _texts():
    """One-line texts of the program, by their keys: the scripts name keys, people see words."""
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "locales", LANGUAGE)
    texts = {}
    for name in os.listdir(folder):
        for line in open(os.path.join(folder, name), encoding="utf-8"):
            key, equals, text = line.partition(" = ")
            if equals and not key.startswith((" ", "#", "-")):
                texts[key] = text.strip()
    return texts


TEXTS = _texts()


def run(*arguments, check=True):
    """The program on the command line."""
    done = subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=COMMAND)
    if check and done.returncode != 0:
        raise SystemExit(f"{' '.join(arguments)} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def wait(what, condition, patience=PATIENCE):
    """Waits until the condition holds; what it returned."""
    end = time.monotonic() + patience
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise NotThere(what)
        time.sleep(0.05)


def xdotool(*arguments):
    return subprocess.run(
        ["xdotool", *arguments], check=True, capture_output=True, text=True, timeout=COMMAND
    ).stdout


class Node:
    """One thing of the accessibility tree, read once."""

    def __init__(self, accessible, depth):
        self.accessible = accessible
        self.depth = depth
        self.role = accessible.getRoleName()
        self.name = accessible.name
        states = accessible.getState().getStates()
        self.checked = pyatspi.STATE_CHECKED in states
        self.focused = pyatspi.STATE_FOCUSED in states
        self.focusable = pyatspi.STATE_FOCUSABLE in states
        self.enabled = pyatspi.STATE_SENSITIVE in states or pyatspi.STATE_ENABLED in states
        self.description = accessible.description

    def __repr__(self):
        marks = "".join(
            mark
            for mark, holds in ((" ✓", self.checked), (" ←", self.focused), (" off", not self.enabled))
            if holds
        )
        more = f" ({self.description})" if self.description else ""
        return f"{'  ' * self.depth}{self.role}: {self.name}{more}{marks}"


class Window:
    def __init__(self, *arguments, state=None, environment=None):
        # A state of its own is thrown away afterwards.
        self.own = tempfile.TemporaryDirectory() if state is None else None
        self.state = state or self.own.name
        self.log = tempfile.TemporaryFile("w+")
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [BINARY, "--state", self.state, *arguments],
            env={**os.environ, **(environment or {})},
            stdout=self.log,
            stderr=self.log,
        )
        self.id = wait("window on the screen", self._on_screen)
        # Whatever the window manager was doing: the window has the keyboard.
        xdotool("windowfocus", "--sync", self.id)
        self.pictures = 0

    def _on_screen(self):
        if self.process.poll() is not None:
            raise NotThere(f"the program ended with {self.process.returncode}: {self.said()}")
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)], capture_output=True, text=True
        ).stdout.split()
        return found[0] if found else None

    def said(self):
        """What the program wrote to standard error."""
        self.log.flush()
        self.log.seek(0)
        return self.log.read()

    # Reading

    def frame(self):
        for application in pyatspi.Registry.getDesktop(0):
            if application is None:
                continue
            try:
                application.clearCache()
                if application.get_process_id() != self.process.pid:
                    continue
                for frame in application:
                    if frame is not None and frame.getRole() == pyatspi.ROLE_FRAME:
                        return frame
            except Exception:  # The application is just coming or going.
                continue
        return None

    def tree(self):
        """Everything on the page, in reading order; empty while the page changes."""
        for _ in range(20):
            nodes = []

            def walk(accessible, depth):
                nodes.append(Node(accessible, depth))
                for child in accessible:
                    if child is not None:
                        walk(child, depth + 1)

            try:
                frame = self.frame()
                if frame is None:
                    return []
                frame.clearCache()
                walk(frame, 0)
                return nodes
            except Exception:
                time.sleep(0.05)
        return []

    def find(self, name, roles=None):
        """The thing of this name; None while it is not there."""
        for node in self.tree():
            if node.name == name and (roles is None or node.role in roles):
                return node
        return None

    def see(self, name, roles=None, patience=PATIENCE):
        """Waits for the thing of this name."""
        try:
            return wait(name, lambda: self.find(name, roles), patience)
        except NotThere:
            self.picture("missing")
            page = "\n".join(map(repr, self.tree()))
            raise NotThere(f"«{name}» is not on the page:\n{page}\n{self.said()}")

    def title(self):
        """The page's heading."""
        headings = [node.name for node in self.tree() if node.role == "heading"]
        return headings[0] if headings else None

    def focused(self):
        for node in self.tree():
            if node.focused:
                return node
        return None

    # Doing

    def press(self, name, roles=None):
        """Presses by the accessibility service, once the thing can be pressed."""
        wait(f"«{name}» is pressed", lambda: self._pressed(name, roles))

    def _pressed(self, name, roles):
        node = self.find(name, roles)
        try:
            pressable = node and node.enabled and "Action" in pyatspi.listInterfaces(node.accessible)
            return pressable and node.accessible.queryAction().doAction(0)
        except Exception:  # The page changed between the look and the press.
            return False

    def focus(self, node):
        """Gives a field the keyboard."""
        node.accessible.queryComponent().grabFocus()
        wait(f"«{node.name}» has the focus", lambda: (f := self.focused()) and f.name == node.name)

    def type(self, field, text):
        """Into a field by the keyboard, on the layout that a person would switch to."""
        self.focus(field)
        cyrillic = any("\u0400" <= letter <= "\u04ff" for letter in text)
        # The layout in use stands first: jumping between two within a word loses letters.
        subprocess.run(["setxkbmap", "-layout", "ua,us" if cyrillic else "us,ua"], check=True, timeout=COMMAND)
        xdotool("windowfocus", "--sync", self.id)
        xdotool("type", "--clearmodifiers", "--delay", str(TYPING), text)
        # Keys come in their order: when this one has moved the focus, every letter is in the field. What is done next
        # through the accessibility service cannot overtake them.
        xdotool("key", "--clearmodifiers", "Tab")
        wait(f"«{field.name}» is left", lambda: (f := self.focused()) and f.name != field.name)

    def key(self, *names):
        xdotool("windowfocus", "--sync", self.id)
        xdotool("key", "--clearmodifiers", *names)

    def picture(self, name):
        """What is on the screen now, for people."""
        path = os.path.join(SEEN, f"{self.pictures:02}-{name}.png")
        self.pictures += 1
        subprocess.run(["import", "-window", "root", path], check=False)
        print("picture", path, flush=True)

    # Ending

    def close(self, patience=PATIENCE):
        """Through the window manager, as the cross in the window's corner does; how the program ended."""
        for _ in range(3):
            self.key("alt+F4")
            try:
                return self.process.wait(patience / 3)
            except subprocess.TimeoutExpired:
                continue  # The window manager was just reading the keyboard's layout anew and let the keys pass.
        raise NotThere(f"the program still runs {patience} s after its window was closed")

    def ended(self, patience):
        """How the program ended by itself; fails when it does not."""
        try:
            return self.process.wait(patience)
        except subprocess.TimeoutExpired:
            raise NotThere(f"the program still runs after {patience} s")

    def kill(self):
        """As the system does to a program that it wants gone."""
        self.process.kill()
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.own:
            self.own.cleanup()
