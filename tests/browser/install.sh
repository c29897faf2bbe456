#!/bin/sh
# Makes sure that there is a Chromium for the tests of pages: Debian's, unless CHROMIUM names
# another one or it is there already.
set -eu

if [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null; then
    exit 0
fi
if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
    echo "The tests of pages need Chromium: install it, or set CHROMIUM to its path." >&2
    exit 1
fi
echo "Installing Debian's package chromium"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install --yes -qq --no-install-recommends chromium >/dev/null
