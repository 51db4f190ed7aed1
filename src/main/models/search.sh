#!/usr/bin/env bash
# Searches the learning recipe: src/main/models/search.sh IMAGES [TABLE]
# Each line of search.txt is a variation of the base settings above it; all train for the same number of epochs on the same images, and
# are judged by the same validation images. Prints a Markdown table of the best validation PSNR, the baseline and the seconds.
set -euo pipefail
images=$1 table=${2:-/dev/stdout}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
jar=$(ls "$root"/target/Clearstack_-*.jar | grep -v -e -sources -e -tests -e -lab)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat "$root/test-images/held-out.txt" "$here/benchmark.txt" "$here/poor.txt" > "$work/exclude"

base=()
{
	echo "| variation | best validation PSNR, dB | baseline, dB | SSIM | s |"
	echo "|---|---|---|---|---|"
} > "$table"
while read -r line; do
	case $line in
		''|'#'*) continue ;;
		base\ *) read -ra base <<< "${line#base }"; continue ;;
	esac
	read -ra varied <<< "$line"
	[ "$line" = same ] && varied=()
	settings=()
	for setting in "${base[@]}"; do
		keep=1
		for other in "${varied[@]}"; do [ "${other%%=*}" = "${setting%%=*}" ] && keep=0; done
		[ $keep = 1 ] && settings+=("$setting")
	done
	java -Dclearstack.models="$root/models" -jar "$jar" train images="$images" out="$work/model" exclude="$work/exclude" objects="$here/objects.txt" overwrite=true fresh=true "${settings[@]}" "${varied[@]}" > "$work/log" 2>&1
	grep -E '^Epoch' "$work/log" | sed -E 's/.*validation PSNR ([0-9.]+) dB \(baseline ([0-9.]+)\), SSIM ([0-9.]+) .*, ([0-9]+) s, .*/\1 | \2 | \3 | \4/' | sort -n | tail -1 \
		| sed "s/^/| ${line//\//\\/} | /; s/\$/ |/" >> "$table"
done < "$here/search.txt"
