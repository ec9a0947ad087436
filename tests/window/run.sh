#!/bin/bash
# Runs a script in a desktop of its own: a display without a screen, a window manager, a session bus and the
# accessibility service.
#   tests/window/run.sh SCRIPT [ARGUMENT...]
# Everything that was started ends with it. KLIUCHNYK_BINARY names the program, KLIUCHNYK_SEEN the folder for pictures.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

for needed in Xvfb openbox xdotool xprop setxkbmap dbus-run-session import; do
  command -v "$needed" >/dev/null || { echo "SKIPPED: $needed is missing (make window-test installs it)"; exit 77; }
done
# The system's Python holds the bindings; another one may come first in the path.
python=/usr/bin/python3
"$python" -c 'import pyatspi' 2>/dev/null || { echo "SKIPPED: python3-pyatspi is missing (make window-test installs it)"; exit 77; }

if [ "${1:-}" != --inside ]; then
  room=$(mktemp -d)
  trap 'rm -rf "$room"' EXIT
  mkdir -m 700 "$room/runtime"
  # Nothing of the person who runs this is seen or touched: no session, no settings, no display.
  env -u WAYLAND_DISPLAY -u DBUS_SESSION_BUS_ADDRESS -u AT_SPI_BUS_ADDRESS \
    HOME="$room" XDG_RUNTIME_DIR="$room/runtime" XDG_CONFIG_HOME="$room/config" XDG_DATA_HOME="$room/data" \
    NO_AT_BRIDGE=1 LC_ALL=C.UTF-8 ROOM="$room" \
    dbus-run-session -- "$0" --inside "$@"
  exit
fi
shift

exec {ready}<> <(:)
mkdir "$ROOM/frame"
export FRAMEBUFFER="$ROOM/frame"
# -r: no key repeats itself because the machine was slow to let it go; -noreset: the first client may leave before the
# second comes.
Xvfb -displayfd "$ready" -r -noreset -screen 0 1280x900x24 -nolisten tcp -fbdir "$FRAMEBUFFER" >"$ROOM/xvfb.log" 2>&1 &
export XVFB_PID=$!
read -r -t 60 number <&"$ready"
export DISPLAY=":$number"
openbox >"$ROOM/openbox.log" 2>&1 &
desk=$!
trap 'kill $desk $XVFB_PID 2>/dev/null || true; wait 2>/dev/null || true' EXIT
# Two layouts: with one of them alone xdotool loses Cyrillic letters.
until setxkbmap -layout us,ua 2>/dev/null; do kill -0 $XVFB_PID; done
# The window manager is there.
until xprop -root _NET_SUPPORTING_WM_CHECK | grep -q 'window id'; do kill -0 $desk; sleep 0.1; done
dbus-send --session --print-reply --dest=org.a11y.Bus /org/a11y/bus org.freedesktop.DBus.Properties.Set \
  string:org.a11y.Status string:IsEnabled "variant:boolean:${LISTEN:-true}" >/dev/null
script=$1
shift
"$python" "$here/$script" "$@"
