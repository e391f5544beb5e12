#!/bin/sh
# Makes sure that a PostgreSQL is here for the store's tests, which start and stop one of their own. Called by `make test`.
set -u

have() {
    command -v "$1" >/dev/null 2>&1
}

if have initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    exit 0
fi
echo "installing PostgreSQL for the store's tests ..."
if have apt-get && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends postgresql >/dev/null && exit 0
elif have apt-get && have sudo && sudo -n true 2>/dev/null; then
    sudo apt-get update -qq && sudo DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends postgresql >/dev/null && exit 0
fi
echo "firstlight: The store's tests need PostgreSQL. Install it (apt-get install postgresql) and run it again." >&2
exit 1
