#!/usr/bin/env bash
# Makes the pictures of the help's page "How good is it?" with the command line: src/main/doc/help-pictures.sh CLASSPATH
# CLASSPATH is that of Clearstack, such as Clearstack_.jar with its libraries.
set -euo pipefail
cd "$(dirname "$0")/../../.."
help=src/main/resources/org/clearstack/help
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
class_path=$1
clearstack() { java -Djava.awt.headless=true -cp "$class_path" org.clearstack.door.cli.Main "$@"; }
# 32-bit images as they are displayed
png() {
	echo "new ij.io.FileSaver(new ij.ImagePlus(\"\", ij.IJ.openImage(\"$1\").getProcessor().convertToByte(true))).saveAsPng(\"$2\");" |
		jshell -R-Djava.awt.headless=true --class-path "$class_path" -s - > /dev/null
}

clearstack resolution image=test-images/actin-noisy.tif graph=$help/howgood-frc.png
clearstack field image=test-images/ct-abdomen.tif measure=noise region=14,84,32,56 square=16 graph=$help/howgood-nps.png
clearstack beforeafter original=test-images/actin-noisy.tif restored=test-images/actin-clean.tif numbers=false removed="$work/removed.tif"
png "$work/removed.tif" $help/howgood-removed.png
clearstack quality reference=test-images/actin-clean.tif test=test-images/actin-noisy.tif fit metrics=ssim showssim ssimmap="$work/ssim.tif"
png "$work/ssim.tif" $help/howgood-ssim.png
