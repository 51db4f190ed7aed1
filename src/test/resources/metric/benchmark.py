# SPDX-License-Identifier: BSD-2-Clause
"""Runs MetricBenchmark, then the same metrics in scikit-image and scipy, and prints both and their ratio.

Usage, from the root of the project: python3 src/test/resources/metric/benchmark.py [METRIC ...]

All times are medians, in milliseconds, for a 32-bit image of 2048 x 2048 pixels. Python uses one thread,
Java those of the machine. Python works in float32 where scikit-image does, Java always in double.
"""
import json
import subprocess
import sys
import time

import numpy as np
from scipy.ndimage import correlate, gaussian_laplace
from skimage.metrics import (mean_squared_error, normalized_root_mse, peak_signal_noise_ratio, structural_similarity)

RESULT = "target/metric-benchmark.json"


def fspecial(n=15, s=1.5):
    y, x = np.mgrid[-(n // 2):n // 2 + 1, -(n // 2):n // 2 + 1]
    h = np.exp(-(x**2 + y**2) / (2 * s**2))
    k = h / h.sum() * (x**2 + y**2 - 2 * s**2) / s**4
    return k - k.mean()


def log15(a):
    return correlate(a, fspecial(), mode="constant")


PYTHON = {
    "mse": mean_squared_error,
    "nrmse": normalized_root_mse,
    "mae": lambda r, x: np.mean(abs(r - x)),
    "psnr": lambda r, x: peak_signal_noise_ratio(r, x, data_range=1),
    "ssim": lambda r, x: structural_similarity(r, x, data_range=1, gaussian_weights=True, sigma=1.5, use_sample_covariance=False),
    "hfen": lambda r, x: np.linalg.norm(log15(x - r)),
    "nhfen": lambda r, x: np.linalg.norm(log15(x) - log15(r)) / np.linalg.norm(log15(r)),
    "hfenn": lambda r, x: np.mean(gaussian_laplace(r - x, 1.5)**2) * 1e4,
}


def median_ms(function, *arguments):
    function(*arguments)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        function(*arguments)
        times.append(1000 * (time.perf_counter() - start))
    return np.median(times)


def java(metrics):
    subprocess.run(["mvn", "-B", "-q", "-Pbenchmark", "clean", "test-compile", "dependency:build-classpath", "-DincludeScope=test",
                    "-Dmdep.outputFile=target/test.classpath"], check=True)
    classpath = f"target/test-classes:target/classes:{open('target/test.classpath').read().strip()}"
    subprocess.run(["java", "-cp", classpath, "org.openjdk.jmh.Main", "MetricBenchmark", "-p", "metric=" + ",".join(metrics),
                    "-rf", "json", "-rff", RESULT, "-v", "SILENT"], check=True)
    return {run["params"]["metric"]: run["primaryMetric"]["scorePercentiles"]["50.0"] for run in json.load(open(RESULT))}


def main(metrics):
    random = np.random.default_rng(1)
    r = random.random((2048, 2048), np.float32)
    x = r + np.float32(0.1) * (random.random((2048, 2048), np.float32) - np.float32(0.5))
    ours = java(metrics)
    print(f"{'metric':8} {'Java ms':>9} {'Python ms':>10} {'ratio':>7}")
    for name in metrics:
        theirs = median_ms(PYTHON[name], r, x) if name in PYTHON else None
        print(f"{name:8} {ours[name]:9.1f}" + (f" {theirs:10.1f} {theirs / ours[name]:7.1f}" if theirs else f" {'-':>10} {'-':>7}"))


if __name__ == "__main__":
    main(sys.argv[1:] or ["mse", "nrmse", "mae", "psnr", "sipsnr", "ssim", "msssim", "hfen", "nhfen", "hfenn"])
