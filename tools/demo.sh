#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ./dev demo [--real]: hunts on telemetry and leaves an HTML report under demo-out/.
#   without arguments   the demo shipped in tests/demo
#   --real              recordings and SigmaHQ's rules in ../shared/corpus, where somebody has put them
set -euo pipefail
cd "$(dirname "$0")/.."

program=build/mitsuke
corpus=../shared/corpus
out=demo-out

# hunt ARGUMENT...: done but partial (4) is a result too, and said.
hunt() {
    local code=0
    "$program" hunt "$@" || code=$?
    if [ "$code" = 4 ]; then
        echo "demo: some inputs could not be read in full; the report's coverage says which and why" >&2
    elif [ "$code" != 0 ]; then
        echo "demo: mitsuke hunt ended with $code" >&2
        exit "$code"
    fi
}

shipped() {
    hunt --force --format html -o "$out/report.html" tests/demo/telemetry
    hunt tests/demo/telemetry
    echo "the report: $PWD/$out/report.html" >&2
}

real() {
    if [ ! -d "$corpus" ]; then
        echo "demo: $corpus is absent: --real needs recordings there, which are not ours to ship;" \
            "./dev demo needs nothing" >&2
        exit 2
    fi
    rules=$(mktemp -d)
    trap 'rm -rf "$rules"' EXIT
    zstd -dc --long=27 "$corpus/sigma/sigma-rules.tar.zst" | tar -x -C "$rules" rules rules-emerging-threats
    hunt --force --rules "$rules" --format html -o "$out/real.html" "$corpus/sigma/evtx-attack-samples.tar.zst" \
        "$corpus/sigma/hayabusa-sample-evtx.tar.zst" "$corpus/sigma/evtx-parser-samples.tar.zst" \
        "$corpus/sigma/security-datasets" "$corpus/sigma/zeek-apt29.tar.zst" "$corpus/net/pcap" \
        "$corpus/net/zeek-logs" "$corpus/net/eve"
    echo "the report: $PWD/$out/real.html" >&2
}

if [ ! -x "$program" ]; then
    echo "demo: $program is not built: run ./dev build, or ./dev demo, which builds first" >&2
    exit 2
fi
mkdir -p "$out"
case "${1:-}" in
    '') shipped ;;
    --real) real ;;
    *) echo "usage: ./dev demo [--real]" >&2; exit 2 ;;
esac
