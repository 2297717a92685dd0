#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Hunts over real event logs with SigmaHQ's rules and judges the detections by what is known of them.
# usage: sigma_corpus.sh MITSUKE CORPUS
set -euo pipefail
program=$1 corpus=$2
if [ ! -d "$corpus" ]; then
    echo "skipped: $corpus is absent; recordings and rules are not ours to ship"
    exit 77
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/rules" "$folder/logs"
zstd -dc --long=27 "$corpus/sigma-rules.tar.zst" | tar -x -C "$folder/rules" rules rules-emerging-threats \
    rules-threat-hunting rules-compliance
for archive in sigmahq-regression evtx-attack-samples hayabusa-sample-evtx evtx-parser-samples; do
    mkdir "$folder/logs/$archive"
    zstd -dc --long=27 "$corpus/$archive.tar.zst" | tar -x -C "$folder/logs/$archive"
done
code=0
"$program" hunt --quiet --format jsonl --rules "$folder/rules" "$folder/logs" > "$folder/hunt.jsonl" || code=$?
[ "$code" = 0 ] || [ "$code" = 4 ] || exit "$code"
python3 "$(dirname "$0")/../../tools/judge_sigma.py" "$folder/hunt.jsonl" --root "$folder/logs" \
    --manifest "$corpus/MANIFEST.tsv" --hits "$corpus/HITS.tsv"
