# SPDX-License-Identifier: BSD-2-Clause
"""Denoises images with classical methods, in their favour: the noise is known to them, and of all parameters those of the highest
PSNR against the good image are taken, image by image.

Usage: python3 classical.py FOLDER

FOLDER/cases.tsv names the cases, one a line: folder, kind (gaussian, poisson or pairs), standard deviation, gain, offset. A case's
folder holds noisy.tif and good.tif; median.tif, gaussian.tif, tv.tif, nlm.tif and wavelet.tif are written beside them, unless
they are newer than both and than this script. Methods of Gaussian noise are given Poisson noise also after the transform of Anscombe (1948),
whose inverse is the exact unbiased one in closed form (Makitalo and Foi, 2011). For pairs the noise is estimated, and PSNR is that after
fitting gain and offset. Needs scikit-image with PyWavelets, and tifffile.
"""
import os
import sys
from multiprocessing import Pool

import numpy as np
import tifffile
from scipy.ndimage import gaussian_filter, median_filter
from skimage.restoration import denoise_nl_means, denoise_tv_chambolle, denoise_wavelet, estimate_sigma

NAMES = ("median", "gaussian", "tv", "nlm", "wavelet")


def medians(image, sigma):
    for size in (3, 5, 7):
        yield median_filter(image, size, mode="reflect")


def gaussians(image, sigma):
    for width in (0.4, 0.5, 0.6, 0.7, 0.85, 1, 1.2, 1.5, 2, 3):
        yield gaussian_filter(image, width, mode="reflect")


def total_variations(image, sigma):
    for factor in (0.3, 0.5, 0.75, 1, 1.35, 1.8, 2.5):
        yield denoise_tv_chambolle(image, weight=factor * sigma, max_num_iter=100)


def nonlocal_means(image, sigma):
    for size in (5, 7):
        for factor in (0.4, 0.6, 0.8, 1.0):
            yield denoise_nl_means(image, patch_size=size, patch_distance=7, h=factor * sigma, sigma=sigma, fast_mode=True)


def wavelets(image, sigma):
    for wavelet in ("db2", "sym4"):
        yield denoise_wavelet(image, sigma=sigma, wavelet=wavelet, method="BayesShrink", mode="soft", rescale_sigma=True)
        for factor in (0.25, 0.5, 1):
            yield denoise_wavelet(image, sigma=factor * sigma, wavelet=wavelet, method="VisuShrink", mode="soft", rescale_sigma=True)


METHODS = dict(zip(NAMES, (medians, gaussians, total_variations, nonlocal_means, wavelets)))


def anscombe(image, gain, offset):
    return 2 * np.sqrt(np.maximum((image - offset) / gain + 0.375, 0))


def inverse(y, gain, offset):
    y = np.maximum(y, 2 * np.sqrt(0.375))
    photons = y**2 / 4 + np.sqrt(1.5) / 4 / y - 11 / 8 / y**2 + 5 / 8 * np.sqrt(1.5) / y**3 - 1 / 8
    return gain * np.maximum(photons, 0) + offset


def fitted(good, image):
    d = image - image.mean()
    variance = (d**2).mean()
    gain = ((good - good.mean()) * d).mean() / variance if variance > 0 else 0
    return good.mean() + gain * d


def error(good, image, kind):
    return np.mean(((fitted(good, image) if kind == "pairs" else image) - good)**2)


def candidates(method, noisy, kind, sigma, gain, offset):
    """In a range of about one: the solvers stop at absolute tolerances."""
    low, high = noisy.min(), noisy.max()
    unit = (high - low) or 1
    scaled = (noisy - low) / unit
    level = estimate_sigma(scaled) if kind == "pairs" else sigma / unit
    for image in method(scaled, level):
        yield image * unit + low
    if kind == "poisson":
        stable = anscombe(noisy, gain, offset)
        top = stable.max() or 1
        for image in method(stable / top, 1 / top):
            yield inverse(image * top, gain, offset)


def done(folder, name):
    path = os.path.join(folder, name + ".tif")
    sources = [os.path.getmtime(os.path.join(folder, source + ".tif")) for source in ("noisy", "good")] + [os.path.getmtime(__file__)]
    return os.path.exists(path) and os.path.getmtime(path) >= max(sources)


def run(case):
    folder, kind, sigma, gain, offset = case
    noisy, good = (tifffile.imread(os.path.join(folder, name + ".tif")).astype(np.float64) for name in ("noisy", "good"))
    for name in NAMES:
        if done(folder, name):
            continue
        finite = (image for image in candidates(METHODS[name], noisy, kind, sigma, gain, offset) if np.isfinite(image).all())
        best = min(finite, key=lambda image: error(good, image, kind))
        part = os.path.join(folder, "." + name + ".part")
        tifffile.imwrite(part, best.astype(np.float32))
        os.replace(part, os.path.join(folder, name + ".tif"))
    return folder


def main(root):
    cases = []
    with open(os.path.join(root, "cases.tsv"), encoding="utf-8") as lines:
        for line in lines:
            folder, kind, *numbers = line.rstrip("\n").split("\t")
            cases.append((os.path.join(root, folder), kind, *map(float, numbers)))
    with Pool() as pool:
        for count, folder in enumerate(pool.imap_unordered(run, cases), 1):
            print(f"{count}/{len(cases)} {os.path.relpath(folder, root)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
