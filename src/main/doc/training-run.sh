#!/usr/bin/env bash
# Records a training with the train command's own defaults: src/main/doc/training-run.sh IMAGES [PARAMETER=VALUE ...]
# IMAGES is a folder of good images; those behind test-images/ and the ones that are poor on purpose are left out.
# Writes training-run.md, its curves training-run.png and its history training-run.csv beside this script. About 20 minutes on 2 cores.
set -euo pipefail
images=$1
shift
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat "$root/test-images/held-out.txt" "$root/src/main/models/poor.txt" > "$work/exclude.txt"
printf '%s\n' 'astronomy/**' 'tomography/**' 'stacks/**' >> "$work/exclude.txt"
jar=$(ls "$root"/target/Clearstack_-*.jar | grep -v -e -sources -e -tests -e -lab)
java -jar "$jar" train images="$images" out="$work/model" exclude="$work/exclude.txt" objects="$root/src/main/models/objects.txt" table="$work/table.csv" "$@" 2>&1 \
	| tr '\r' '\n' | grep --line-buffered -e '^Epoch' -e memory -e diverged -e 'validation PSNR' | sed -u "s#$work/##g" | tee "$work/log.txt"
cp "$work/model/curves.png" "$here/training-run.png"
cp "$work/model/history.csv" "$here/training-run.csv"
processor=$(grep -m 1 'model name' /proc/cpuinfo 2>/dev/null | cut -d: -f2 || sysctl -n machdep.cpu.brand_string)

{
	echo '# A training, recorded'
	echo
	echo "$(date -u +%F), $(getconf _NPROCESSORS_ONLN) cores of$processor. Photographs and micrographs, upscaled 2 times, from scratch, with the defaults of \`train\`:"
	echo
	echo '```'
	echo "src/main/doc/training-run.sh IMAGES $*" | sed 's/ *$//'
	echo '```'
	echo
	sed -n '3,$p' "$work/model/README.md" | sed 's# and, as a picture, in `curves.png`# and in the picture below#; s#`history.csv`#[training-run.csv](training-run.csv)#; s# of all images are in# of all images stood in#'
	echo
	echo '![PSNR over epochs](training-run.png)'
	echo
	echo '```'
	cat "$work/log.txt"
	echo '```'
} > "$here/training-run.md"
