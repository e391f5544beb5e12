#!/bin/sh
# Makes the environment in .venv: Python 3.11 and exactly what requirements.lock names. Called by `make`.
set -u
cd "$(dirname "$0")/.." || exit 1

fail() {
    echo "firstlight: $1" >&2
    exit 1
}

free_mb=$(df -Pm . | awk 'NR == 2 {print $4}')
if [ "$free_mb" -lt 3500 ]; then
    fail "The disk is almost full: $free_mb MB are free, 3500 MB are needed. Make room and run it again."
fi

find_python() {
    for name in python3.11 python3; do
        if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

if [ ! -x .venv/bin/python ]; then
    echo "making the environment .venv ..."
    if python=$(find_python) && "$python" -c 'import ensurepip' 2>/dev/null; then
        "$python" -m venv .venv || fail "Python could not make .venv here; look at the lines above."
    elif command -v uv >/dev/null 2>&1; then
        uv venv --quiet --seed --python 3.11 .venv || fail "uv could not fetch Python 3.11. Install it: apt-get install python3.11 python3.11-venv"
    else
        fail "Python 3.11 is missing. Install it (apt-get install python3.11 python3.11-venv), or install uv, which can fetch it."
    fi
fi

no_network="The packages could not be fetched. Check the network (and PIP_INDEX_URL or UV_INDEX_URL, if you use a mirror) and run it again."
if [ ! -x .venv/bin/uv ]; then
    .venv/bin/python -m pip install --quiet --disable-pip-version-check uv || fail "$no_network"
fi
echo "installing packages ..."
.venv/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes requirements.lock || fail "$no_network"
touch .venv/.ready
