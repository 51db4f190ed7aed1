#!/usr/bin/env bash
# Trains a bundled model again: src/main/models/train.sh NAME IMAGES
# NAME.settings beside this script holds the parameters of the train command; IMAGES is the folder of good images.
# Only the best epoch is kept, not the last; beside it stand the log, the history and the curves of the training. The images behind test-images/
# and those listed in benchmark.txt and poor.txt are left out; those that objects.txt joins are learned from or validated with together.
# Networks that are told the noise or measure it (network=denoiser, network=noise) learn from what clean-images.py makes of the images, and are validated with those of validation.txt; so does general-x2. stack-denoise learns
# from what stack-images.py makes of those, and of real stacks.
set -euo pipefail
name=$1 images=$2
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)

exclude=$(mktemp)
log=$(mktemp)
trap 'rm -f "$exclude" "$log"' EXIT
cat "$root/test-images/held-out.txt" "$here/benchmark.txt" "$here/poor.txt" > "$exclude"
grep '^-' "$here/$name.settings" | cut -c2- >> "$exclude" || true
unseen=()
list=$(sed -n 's/^unseen=//p' "$here/$name.settings")
grep -qE '^(network=(denoiser|noise)|unseen=)' "$here/$name.settings" && unseen=(unseen="$here/${list:-validation.txt}")
mapfile -t settings < <(grep -E '^[a-z]+=' "$here/$name.settings" | grep -v '^unseen=')

jar=$(ls "$root"/target/Clearstack_-*.jar | grep -v -e -sources -e -tests -e -lab)
java -Dclearstack.models="$root/models" -jar "$jar" train images="$images" out="$root/models/$name" exclude="$exclude" objects="$here/objects.txt" overwrite=true table="$root/target/$name.csv" "${unseen[@]}" "${settings[@]}" 2>&1 | tee "$log"
tr '\r' '\n' < "$log" | grep -a -e '^Epoch' -e memory -e diverged -e '^Going on' > "$root/models/$name/training.log"
rm -rf "$root/models/$name/last"
