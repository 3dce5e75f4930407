#!/usr/bin/env bash
# Sets up a machine: Debian packages where we may install them, then .venv with the zenger command.
#   tools/setup.sh          all that development and `make test` need
#   tools/setup.sh demo     only what pressing a trove needs
set -euo pipefail
cd "$(dirname "$0")/.."
purpose="${1:-develop}"

PACKAGES="bubblewrap libarchive13 libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui
  ffmpeg tesseract-ocr-eng tesseract-ocr-ara tesseract-ocr-osd fonts-liberation fonts-noto-core"
EXTRAS=".[dev,disks,pdf,tika]"
# libatomic1 is for the Node.js that comes with Playwright.
if [ "$purpose" = demo ]; then EXTRAS="."; else PACKAGES="$PACKAGES chromium nodejs libatomic1 libpangoft2-1.0-0 poppler-utils age tor strace"; fi

find_python() {
  for candidate in python3.13 python3.12 python3.11 python3; do
    if command -v $candidate >/dev/null \
      && $candidate -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo $candidate
      return
    fi
  done
}

[ -n "$(find_python)" ] || PACKAGES="python3 python3-venv $PACKAGES"

missing=""
for package in $PACKAGES; do
  # node may have come from elsewhere than Debian
  if [ "$package" = nodejs ] && command -v node >/dev/null; then continue; fi
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "ok installed" || missing="$missing $package"
done
if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ]; then sudo=""; elif sudo -n true 2>/dev/null; then sudo="sudo -n"; else sudo="none"; fi
  if [ "$sudo" = none ]; then
    echo "These Debian packages are missing, and installing them needs root:" >&2
    echo "  sudo apt-get install --no-install-recommends$missing" >&2
    echo "Going on without them; \`zenger doctor\` says what is left out." >&2
  else
    echo "1/3  Installing Debian packages (one to three minutes):$missing"
    $sudo apt-get update -qq
    # one line for each package that is unpacked is progress enough
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing \
      | grep --line-buffered '^Unpacking' | cut -c1-100 | sed -u 's/^/     /' \
      || { echo "apt-get could not install them. Run \`apt-get install$missing\` to see why." >&2; exit 3; }
  fi
fi

python="$(find_python)"
[ -n "$python" ] || { echo "Zenger needs Python 3.11 or newer with venv: apt-get install python3 python3-venv" >&2; exit 3; }
[ -x .venv/bin/python ] || "$python" -m venv .venv
echo "2/3  Installing Python packages into .venv (up to a minute)"
.venv/bin/pip install --quiet --disable-pip-version-check --upgrade pip
.venv/bin/pip install --quiet --disable-pip-version-check -e "$EXTRAS"
.venv/bin/python -m compileall -q src # the sandbox reads what is compiled, and can write nothing down
echo "3/3  What Zenger finds on this machine"
.venv/bin/zenger doctor || true
touch ".venv/$purpose-ready"
