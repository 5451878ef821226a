#!/usr/bin/env bash
# Make .venv hold exactly what requirements/dev.txt locks, and the csor command. Done before: says nothing, takes no time.
# CSOR_LOCK=run installs only what the product needs to run. PYTHON names another interpreter.
set -euo pipefail
cd "$(dirname "$0")/.."

lock="requirements/${CSOR_LOCK:-dev}.txt"
python="${PYTHON:-python3}"
stamp=".venv/.lock.sha256"
# The project's own folder and file of entry points are part of the stamp: a moved checkout is installed again.
wanted="$( (echo "$PWD"; cat "$lock" pyproject.toml) | sha256sum | cut -d' ' -f1)"

if [[ -x .venv/bin/csor && -f $stamp && "$(<"$stamp")" == "$wanted" ]]; then
    exit 0
fi

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "csor needs Python 3.11 or newer; '$python' is not. Name another: make setup PYTHON=python3.11" >&2
    exit 1
fi

if ! "$python" -c 'import ensurepip' 2>/dev/null; then # Debian keeps it in a package of its own
    if [[ $(id -u) -eq 0 ]] && command -v apt-get >/dev/null; then
        DEBIAN_FRONTEND=noninteractive apt-get update -qq </dev/null
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv </dev/null
    else
        echo "Python's venv module is missing. On Debian: sudo apt-get install python3-venv" >&2
        exit 1
    fi
fi

[[ -f .venv/.project && "$(<.venv/.project)" == "$PWD" ]] || rm -rf .venv
rm -f "$stamp"
[[ -x .venv/bin/python ]] || "$python" -m venv .venv
echo "$PWD" >.venv/.project

pip=(.venv/bin/python -m pip --disable-pip-version-check --no-input)
echo "Installing $lock into .venv"
"${pip[@]}" install -qq --require-hashes --only-binary :all: -r "$lock"
"${pip[@]}" install -qq --no-deps --no-build-isolation --editable .
echo "$wanted" >"$stamp"
