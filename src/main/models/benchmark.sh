#!/usr/bin/env bash
# Rates the bundled models beside classical methods: src/main/models/benchmark.sh IMAGES [key=value ...]
# IMAGES is the folder of images that train.sh trains with. Rated are those of it that no bundled model learned from: the ones in benchmark.txt and in
# test-images/held-out.txt, but for what is poor on purpose. Needs python3 with scikit-image, PyWavelets and tifffile for the classical denoisers.
# All scores and pictures come to target/benchmark, from which "cards" then writes the model cards.
set -euo pipefail
images=$1
shift
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)

exclude=$(mktemp)
trap 'rm -f "$exclude"' EXIT
cat "$here/poor.txt" > "$exclude"
mapfile -t rated < <(grep -hv -e '^#' -e '^$' "$here/benchmark.txt" "$root/test-images/held-out.txt")
(cd "$images" && find . -type f | cut -c3-) | while IFS= read -r file; do
	for pattern in "${rated[@]}"; do
		# shellcheck disable=SC2053 # a pattern
		[[ $file == $pattern ]] && continue 2
	done
	echo "$file"
done >> "$exclude"

jar=$(ls "$root"/target/Clearstack_-*.jar | grep -v -e -sources -e -tests -e -lab)
java -Dclearstack.models="$root/models" -jar "$jar" benchmark images="$images" exclude="$exclude" fields="$here/fields.txt" objects="$here/objects.txt" out="$root/target/benchmark" "$@"
