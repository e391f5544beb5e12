#!/bin/sh
# Makes sure that a Chromium is here for the browser tests. Called by `make test`.
set -u

have() {
    command -v "$1" >/dev/null 2>&1
}

if have chromium || have chromium-browser || have google-chrome; then
    exit 0
fi
echo "installing Chromium for the browser tests ..."
if have apt-get && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null && exit 0
elif have apt-get && have sudo && sudo -n true 2>/dev/null; then
    sudo apt-get update -qq && sudo DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null && exit 0
fi
echo "firstlight: The browser tests need Chromium. Install it (apt-get install chromium) and run it again." >&2
exit 1
