#!/usr/bin/env bash
# Writes the cards of the bundled models from the results of benchmark.sh: src/main/models/cards.sh manifest=IMAGES/MANIFEST.tsv [key=value ...]
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
jar=$(ls "$root"/target/Clearstack_-*.jar | grep -v -e -sources -e -tests -e -lab)
cd "$root"
java -cp "$jar:${jar%.jar}-lab.jar" org.clearstack.start.CommandLine cards "$@"
