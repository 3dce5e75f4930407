#!/usr/bin/env bash
# Sets up a machine: Debian packages where we may install them, then .venv with the zenger command.
set -euo pipefail
cd "$(dirname "$0")/.."

PROGRAMS="bubblewrap libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui
  tesseract-ocr-eng tesseract-ocr-ara fonts-liberation fonts-noto-core"
TESTING="chromium nodejs poppler-utils"
[ "${ZENGER_SETUP:-}" = demo ] && TESTING=""

missing=""
for package in $PROGRAMS $TESTING; do
  # node may have come from elsewhere than Debian
  if [ "$package" = nodejs ] && command -v node >/dev/null; then continue; fi
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "ok installed" || missing="$missing $package"
done
if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ]; then sudo=""; elif sudo -n true 2>/dev/null; then sudo="sudo"; else sudo="none"; fi
  if [ "$sudo" = none ]; then
    echo "These Debian packages are missing, and installing them needs root:" >&2
    echo "  sudo apt-get install --no-install-recommends$missing" >&2
    echo "Going on without them; \`zenger doctor\` says what is left out." >&2
  else
    echo "Installing Debian packages:$missing"
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
  fi
fi

python=""
for candidate in python3.13 python3.12 python3.11 python3; do
  if command -v $candidate >/dev/null && $candidate -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$candidate; break
  fi
done
[ -n "$python" ] || { echo "Zenger needs Python 3.11 or newer with venv: apt-get install python3 python3-venv" >&2; exit 3; }
[ -x .venv/bin/python ] || "$python" -m venv .venv
echo "Installing Python packages into .venv"
.venv/bin/pip install --quiet --disable-pip-version-check --upgrade pip
.venv/bin/pip install --quiet --disable-pip-version-check -e '.[dev]'
touch .venv/ready
.venv/bin/zenger doctor || true
