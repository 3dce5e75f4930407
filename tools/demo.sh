#!/usr/bin/env bash
# Presses the example trove and shows the archive on this machine.
set -euo pipefail
cd "$(dirname "$0")/.."
port="${1:-8474}"
.venv/bin/zenger press examples/trove -o demo/site --newsroom demo/newsroom \
  --title "The Zenger Example Archive" --newsroom-name "Zenger" --languages en,ar \
  --public-record "Every document in examples/trove is in the public domain; examples/ORIGINS.md says where each came from." \
  > /dev/null  # how to see it: it is served right now
exec .venv/bin/zenger serve demo/site --newsroom demo/newsroom --port "$port"
