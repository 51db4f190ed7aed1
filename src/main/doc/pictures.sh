#!/usr/bin/env bash
# Makes the pictures of the README's dialogs and results: src/main/doc/pictures.sh [COMMAND ...]
# COMMAND is a name of the command line, such as restore; none makes all pictures. Works on a display of its own, Xvfb, with openbox to frame the windows if
# it is installed. Some minutes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mvn -q -B test-compile
# Copies, so that no picture shows where this project lies.
mkdir -p "$work/plugins" "$work/target"
cp -r models test-images "$work"
cp -r target/classes target/test-classes target/*.classpath "$work/target"
jar --create --file "$work/plugins/Clearstack_pictures.jar" plugins.config
cd "$work"
export WORK="$work" CLASS_PATH="target/test-classes:target/classes:$(cat target/runtime.classpath)"
xvfb-run -a -s "-screen 0 2400x1600x24" bash -c '
	if command -v openbox > /dev/null; then openbox & sleep 2; fi
	java -Dplugins.dir="$WORK" -Duser.home="$WORK" -cp "$CLASS_PATH" org.clearstack.command.Pictures "$@"
' pictures "$here/pictures" "$@"
