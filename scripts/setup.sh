#!/bin/sh
# Finds a Python that will do and lets it prepare the checkout. Its one argument names the Python to use, or is empty.
set -eu
cd "$(dirname "$0")/.."

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

if [ -n "${1:-}" ]; then
    if ! command -v "$1" >/dev/null 2>&1; then
        echo "There is no Python named $1. Choose one of 3.11 or later with PYTHON=, such as PYTHON=/usr/bin/python3." >&2
        exit 1
    fi
    if ! new_enough "$1"; then
        echo "The portal needs Python 3.11 or later, and $1 is $("$1" --version 2>&1). Choose another with PYTHON=." >&2
        exit 1
    fi
    exec "$1" scripts/prepare.py
fi
for name in python3 python3.13 python3.12 python3.11 python3.14 python; do
    if new_enough "$name"; then
        exec "$name" scripts/prepare.py
    fi
done
echo "The portal needs Python 3.11 or later, and none was found. Install one, or name it with PYTHON=." >&2
exit 1
