#!/usr/bin/env bash
# Rates the bundled models beside classical methods, on images they were not trained on: src/main/models/benchmark.sh IMAGES [key=value ...]
# IMAGES is the folder of images that train.sh trains with. Needs python3 with scikit-image for the classical denoisers.
# All scores and pictures come to target/benchmark, from which "cards" then writes the model cards.
set -euo pipefail
images=$1
shift
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
jar=$(ls "$root"/target/Clearstack_-*.jar | grep -v -e -sources -e -tests)
java -jar "$jar" benchmark images="$images" exclude="$here/poor.txt" fields="$here/fields.txt" objects="$here/objects.txt" out="$root/target/benchmark" "$@"
