#!/bin/sh
# Installs Debian's chromium and the Chinese fonts where this user may; says loudly where it may not (and fails in CI).
has_browser() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; }
has_fonts() { command -v fc-list >/dev/null && [ "$(fc-list :lang=zh | wc -l)" -gt 0 ]; }

if has_browser && has_fonts; then exit 0; fi

if command -v apt-get >/dev/null; then
    as_root=""
    [ "$(id -u)" -eq 0 ] || as_root="sudo -n"
    echo "Installing chromium and fonts-noto-cjk with apt …" >&2
    DEBIAN_FRONTEND=noninteractive $as_root apt-get update -qq >&2 &&
        DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >&2
fi

if has_browser && has_fonts; then exit 0; fi
echo "**********************************************************************************" >&2
echo "NO BROWSER: chromium or Chinese fonts are missing and could not be installed here." >&2
echo "The browser tests are skipped. Install the packages chromium and fonts-noto-cjk." >&2
echo "**********************************************************************************" >&2
[ -z "${CI:-}" ]
