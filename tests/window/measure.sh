#!/bin/bash
# Figures of docs/performance.md on this machine:
#   cargo build --release --locked && tests/window/measure.sh
set -eu
cd "$(dirname "$0")/../.."
export KLIUCHNYK_BINARY=${KLIUCHNYK_BINARY:-$PWD/target/release/kliuchnyk}
export LISTEN=${LISTEN:-false}   # true: with a screen reader listening
nproc; grep -m1 'model name' /proc/cpuinfo || true
exec tests/window/run.sh measure.py "${1:-ffd23f}"
