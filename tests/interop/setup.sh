#!/bin/sh
# What the checks by other people's programs need besides the packages that `make interop` installs: the npm packages
# in package-lock.json. Says what is missing on systems where make could not install it.
set -eu
cd "$(dirname "$0")"

missing=
command -v javac >/dev/null || missing="$missing a Java development kit (default-jdk-headless);"
for jar in bcprov bcpkix bcutil; do
    [ -e "/usr/share/java/$jar.jar" ] || missing="$missing /usr/share/java/$jar.jar (libbcprov-java, libbcpkix-java);"
done
command -v node >/dev/null || missing="$missing node (nodejs);"
command -v npm >/dev/null || missing="$missing npm;"
if [ -n "$missing" ]; then
    echo "Missing:$missing" >&2
    exit 1
fi

npm ci --silent
