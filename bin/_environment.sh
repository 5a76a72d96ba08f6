# Sourced by the commands beside it (POSIX sh): finds the checkout and a Python, and makes .venv as dev.lock says.
#
# Needs python3 (3.13 or newer) with pip, or uv. Works from any folder, as any user, without a home folder. Where
# packages come from is left to how pip and uv are set up on the machine. The second start compares two files.
# Sets: ROOT (the checkout) and PYTHON (the environment's Python).

set -eu

say() { printf '%s\n' "$*" >&2; }

MSPT_STARTED=$(date +%s)
# The certificates of this machine count, too: a police network often has its own between here and the packages.
UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-1}
# Each command starts many programs. What Python has compiled for one is kept in .local for the next, on machines too where
# Python may write nothing beside the code: without it a program takes twice the processor's time to start.
unset PYTHONDONTWRITEBYTECODE
export MSPT_STARTED UV_SYSTEM_CERTS
ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
PYTHON=$ROOT/.venv/bin/python
export PYTHONPYCACHEPREFIX="$ROOT/.local/bytecode"

# Prints the first Python that is new enough, else nothing.
find_python() {
    for candidate in python3 python3.13 python3.14 /usr/bin/python3 /usr/bin/python3.13 /usr/local/bin/python3; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 13))' >/dev/null 2>&1; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
    done
}

# Prints the uv to use: the one on the PATH, else the one that pip fetches into .tools by its hash.
find_uv() {
    if command -v uv >/dev/null 2>&1; then
        command -v uv
        return
    fi
    if [ ! -x "$ROOT/.tools/bin/uv" ]; then
        if ! "$1" -m pip --version >/dev/null 2>&1; then
            say "$1 has no pip, and uv is not on the PATH. Install one of them, for example: apt-get install python3-pip"
            exit 1
        fi
        say "Fetching uv ..."
        "$1" -m pip install --quiet --no-input --disable-pip-version-check --root-user-action=ignore --no-deps \
            --target "$ROOT/.tools" --upgrade --require-hashes -r "$ROOT/bootstrap.lock" >&2
    fi
    printf '%s\n' "$ROOT/.tools/bin/uv"
}

make_environment() {
    base=$(find_python)
    if [ -z "$base" ]; then
        say "Python 3.13 or newer is needed, with pip. Looked for python3, python3.13 and /usr/bin/python3."
        say "Debian 13 or newer: apt-get install python3 python3-pip. Elsewhere: https://www.python.org/downloads/"
        exit 1
    fi
    # Without a home folder that can be written, uv keeps its downloads beside itself.
    if [ -z "${UV_CACHE_DIR:-}" ] && { [ -z "${HOME:-}" ] || [ ! -w "${HOME:-/}" ]; }; then
        export UV_CACHE_DIR="$ROOT/.tools/cache"
    fi
    uv=$(find_uv "$base")
    # An environment that works is kept: someone may be running from it.
    if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 13))' >/dev/null 2>&1; then
        say "Making .venv with $base ..."
        "$uv" venv --quiet --no-project --clear --python "$base" "$ROOT/.venv" >&2
    fi
    say "Installing what dev.lock names ..."
    "$uv" pip sync --quiet --python "$PYTHON" --require-hashes "$ROOT/dev.lock" >&2
    cp "$ROOT/dev.lock" "$ROOT/.venv/installed.lock.part"
    mv "$ROOT/.venv/installed.lock.part" "$ROOT/.venv/installed.lock"
}

if ! cmp -s "$ROOT/dev.lock" "$ROOT/.venv/installed.lock" || [ ! -x "$PYTHON" ]; then
    make_environment
fi
cd "$ROOT"
