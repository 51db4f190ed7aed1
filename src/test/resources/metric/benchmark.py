# SPDX-License-Identifier: BSD-2-Clause
"""Runs MetricBenchmark, then the same metrics in scikit-image and scipy, and prints both and their ratio.

Usage, from the root of the project: python3 src/test/resources/metric/benchmark.py [METRIC ...]

Usage with classes that are there: CLASSPATH=... python3 src/test/resources/metric/benchmark.py [METRIC ...]

All times are medians, in milliseconds, for a 32-bit image of 2048 x 2048 pixels. Python uses one thread, NanoPyx and Java
those of the machine. Python works in float32 where scikit-image does, Java always in double. FRC and decorrelation are
compared with NanoPyx, MicroSSIM with the package microssim; what is not installed is left out.
"""
import importlib
import importlib.util
import json
import os
import subprocess
import sys
import time
import types

import numpy as np
from scipy.ndimage import correlate, gaussian_laplace, uniform_filter
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


def add_packages():
    """What needs packages that are not everywhere."""
    try:
        from nanopyx.core.analysis.decorr import DecorrAnalysis
        from nanopyx.core.analysis.frc import FIRECalculator
        PYTHON["decorrelation"] = lambda r, x: DecorrAnalysis().run_analysis(r)
        PYTHON["frc"] = lambda r, x: FIRECalculator().calculate_fire_number(r, x)
    except ImportError:
        print("nanopyx is missing")
    spec = importlib.util.find_spec("microssim")
    if spec is None:
        print("microssim is missing")
        return
    # its own __init__ needs torch, for MicroMS3IM
    sys.modules["microssim"] = types.ModuleType("microssim")
    sys.modules["microssim"].__path__ = list(spec.submodule_search_locations)
    package = importlib.import_module("microssim.micro_ssim")

    def score(r, x):
        fitted = package.MicroSSIM()
        fitted.fit([r], [x])
        return fitted.score(r, x)

    PYTHON["microssim"] = score


def median_ms(function, *arguments, runs=5):
    """One run where the first takes longer than half a minute."""
    start = time.perf_counter()
    function(*arguments)
    first = 1000 * (time.perf_counter() - start)
    if first > 30_000:
        return first
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        function(*arguments)
        times.append(1000 * (time.perf_counter() - start))
    return np.median(times)


def java(metrics):
    classpath = os.environ.get("CLASSPATH") or built()
    subprocess.run(["java", "-cp", classpath, "org.openjdk.jmh.Main", "MetricBenchmark", "-p", "metric=" + ",".join(metrics),
                    "-rf", "json", "-rff", RESULT, "-v", "SILENT"], check=True)
    return {run["params"]["metric"]: run["primaryMetric"]["scorePercentiles"]["50.0"] for run in json.load(open(RESULT))}


def built():
    subprocess.run(["mvn", "-B", "-q", "-Pbenchmark", "clean", "test-compile", "dependency:build-classpath", "-DincludeScope=test",
                    "-Dmdep.outputFile=target/test.classpath"], check=True)
    return f"target/test-classes:target/classes:{open('target/test.classpath').read().strip()}"


def main(metrics):
    random = np.random.default_rng(1)
    r = 4 * uniform_filter(random.random((2048, 2048), np.float32), 5) + np.float32(.1) * random.random((2048, 2048), np.float32)
    x = r + np.float32(0.1) * (random.random((2048, 2048), np.float32) - np.float32(0.5))
    add_packages()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors before")
    os.makedirs("target", exist_ok=True)
    ours = java(metrics)
    print(f"load {os.getloadavg()[0]:.1f} after Java", flush=True)
    print(f"{'metric':13} {'Java ms':>9} {'Python ms':>10} {'ratio':>7}")
    for name in metrics:
        before = time.process_time()
        theirs = median_ms(PYTHON[name], r, x) if name in PYTHON else None
        print(f"{name:13} {ours[name]:9.1f}" + (f" {theirs:10.1f} {theirs / ours[name]:7.1f}" if theirs else f" {'-':>10} {'-':>7}")
              + f"   {time.process_time() - before:.1f} s of CPU in Python, load {os.getloadavg()[0]:.1f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or ["mse", "nrmse", "mae", "psnr", "sipsnr", "ssim", "msssim", "hfen", "nhfen", "hfenn", "microssim", "frc",
                         "decorrelation"])
