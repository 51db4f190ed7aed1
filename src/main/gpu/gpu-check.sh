#!/usr/bin/env bash
# Checks Clearstack on a computer with an NVIDIA GPU, in less than ten minutes: whether TensorFlow uses the GPU, whether it restores what the CPU restores,
# and how fast it restores and trains. Copy this file and the unpacked zip there, or run it in a checkout that was packaged.
#
#   gpu-check.sh JAR IMAGES [gpu:0]
#
# JAR     Clearstack's jar, beside its folder Clearstack
# IMAGES  a folder of at least two clean images, such as test-images of the repository: to restore one and to train with all
#
# Writes gpu-check-HOST-TIME.tar.gz here; report.md in it has tables for benchmarks.md. It ends with 0 if all steps did what they should.
set -uo pipefail
[[ $# -ge 2 ]] || { sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 2; }
jar=$1 images=$2 device=${3:-gpu:0}
[[ -f $jar ]] || { echo "There is no jar $jar. Name Clearstack's jar." >&2; exit 2; }
[[ -d $images ]] || { echo "There is no folder $images. Name a folder of clean images." >&2; exit 2; }
name=gpu-check-$(hostname)-$(date +%Y%m%d-%H%M%S)
out=$PWD/$name
mkdir -p "$out"
failed=()
begun=$SECONDS

clearstack() { java -Xmx4g -jar "$jar" "$@"; }

# step NAME SECONDS COMMAND...: runs it within a time, keeps what it prints, remembers whether it failed
step() {
	local what=$1 limit=$2
	shift 2
	echo "$(date +%T) $what"
	local from=$SECONDS
	if timeout "$limit" bash -c "$(declare -f clearstack); jar='$jar'; \"\$@\"" bash "$@" > "$out/$what.txt" 2>&1; then
		echo "| $what | done | $((SECONDS - from)) s |" >> "$out/steps"
	else
		failed+=("$what")
		echo "| $what | **failed**, see $what.txt | $((SECONDS - from)) s |" >> "$out/steps"
	fi
}

image=$(find "$images" -maxdepth 1 -name '*.tif' | sort | head -1)
[[ -n $image ]] || { echo "The folder $images has no .tif." >&2; exit 2; }
{ nvidia-smi || echo "no nvidia-smi"; } > "$out/nvidia-smi.txt" 2>&1
{ grep -m1 'model name' /proc/cpuinfo; grep -m1 flags /proc/cpuinfo | grep -oE 'avx[^ ]*|amx[^ ]*' | tr '\n' ' '; echo; nproc; java -version; } > "$out/machine.txt" 2>&1

step engine 60 clearstack engine
step restore-cpu 120 clearstack restore image="$image" model=general-x2 type=float device=cpu out="$out/cpu.tif"
step restore-gpu 120 clearstack restore image="$image" model=general-x2 type=float device="$device" strict out="$out/gpu.tif"
step same-result 60 clearstack quality reference="$out/cpu.tif" test="$out/gpu.tif" metrics=mae,psnr rows=stack table="$out/same.csv"
step denoise-gpu 120 clearstack restore image="$image" model=general-denoise type=float device="$device" strict out="$out/denoised.tif"
step train-gpu 180 clearstack train images="$images" out="$out/model" epochs=2 steps=200 width=48 blocks=8 levels=1 patch=48 batch=8 loss=log rate=5e-4 jitter=0 device="$device" strict
step speed 240 clearstack speed models=general-x2,general-denoise devices="cpu $device" tiles=256,512 batches=4,16 slices=1 size=512 seconds=1

# The two results may differ by the rounding of 32-bit floats alone.
if [[ -f $out/same.csv ]]; then
	psnr=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i ~ /^"?PSNR/) column = i } NR == 2 { gsub(/"/, "", $column); print $column }' "$out/same.csv")
	awk -v psnr="${psnr:-0}" 'BEGIN { exit !(psnr == "Infinity" || psnr == "∞" || psnr + 0 > 60) }' || failed+=("same-result: PSNR of GPU against CPU is $psnr dB, expected above 60")
fi

{
	echo "# Clearstack on $(hostname), $(date +%F)"
	echo
	cat "$out/machine.txt"
	echo
	sed -n '1,20p' "$out/engine.txt"
	echo
	echo "| step | | time |"
	echo "|---|---|---|"
	cat "$out/steps"
	echo
	echo "GPU against CPU, PSNR: ${psnr:-not known} dB"
	echo
	grep -a '^|' "$out/speed.txt"
	echo
	tr '\r' '\n' < "$out/train-gpu.txt" | grep -a '^Epoch'
} > "$out/report.md"
rm -f "$out/steps"
tar czf "$name.tar.gz" --exclude='*.tif' --exclude=model "$name"
echo "Wrote $name.tar.gz after $((SECONDS - begun)) s."
if ((${#failed[@]})); then
	printf 'Failed: %s\n' "${failed[@]}"
	exit 1
fi
