# SPDX-License-Identifier: BSD-2-Clause
"""Denoises images with classical methods, in their favour: the noise is known to them, and of all parameters those of the highest
PSNR against the ground-truth images are taken: on the mean of a field's planes, and once more image by image.

Usage: python3 classical.py FOLDER

FOLDER/cases.tsv names the cases, one a line: folder, kind (gaussian, poisson or pairs), standard deviation, gain, offset, field. A case's
folder holds noisy.tif and good.tif; median.tif, gaussian.tif, tv.tif, nlm.tif and wavelet.tif are written beside them with the field's
parameters, median-best.tif and so on with the image's own. What is newer than its sources and than this script is not done again. Methods of
Gaussian noise are given Poisson noise also after the transform of Anscombe (1948), whose inverse is the exact unbiased one in closed form
(Makitalo and Foi, 2011). For pairs the noise is estimated, and PSNR is that after fitting gain and offset. Needs scikit-image with
PyWavelets, and tifffile.
"""
import json
import os
import sys
from multiprocessing import Pool

import numpy as np
import tifffile
from scipy.ndimage import gaussian_filter, median_filter
from skimage.restoration import denoise_nl_means, denoise_tv_chambolle, denoise_wavelet, estimate_sigma

NAMES = ("median", "gaussian", "tv", "nlm", "wavelet")


def medians():
    for size in (3, 5, 7):
        yield lambda image, sigma, size=size: median_filter(image, size, mode="reflect")


def gaussians():
    for width in (0.4, 0.5, 0.6, 0.7, 0.85, 1, 1.2, 1.5, 2, 3):
        yield lambda image, sigma, width=width: gaussian_filter(image, width, mode="reflect")


def total_variations():
    for factor in (0.3, 0.5, 0.75, 1, 1.35, 1.8, 2.5):
        yield lambda image, sigma, factor=factor: denoise_tv_chambolle(image, weight=factor * sigma, max_num_iter=100)


def nonlocal_means():
    for size in (5, 7):
        for factor in (0.4, 0.6, 0.8, 1.0):
            yield lambda image, sigma, size=size, factor=factor: denoise_nl_means(
                image, patch_size=size, patch_distance=7, h=factor * sigma, sigma=sigma, fast_mode=True)


def wavelets():
    for wavelet in ("db2", "sym4"):
        yield lambda image, sigma, wavelet=wavelet: denoise_wavelet(
            image, sigma=sigma, wavelet=wavelet, method="BayesShrink", mode="soft", rescale_sigma=True)
        for factor in (0.25, 0.5, 1):
            yield lambda image, sigma, wavelet=wavelet, factor=factor: denoise_wavelet(
                image, sigma=factor * sigma, wavelet=wavelet, method="VisuShrink", mode="soft", rescale_sigma=True)


METHODS = {name: list(method()) for name, method in zip(NAMES, (medians, gaussians, total_variations, nonlocal_means, wavelets))}


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


def psnr(good, image, kind):
    if not np.isfinite(image).all():
        return -np.inf
    error = np.mean(((fitted(good, image) if kind == "pairs" else image) - good)**2)
    return 10 * np.log10((good.max() - good.min())**2 / error) if error > 0 else np.inf


def denoised(method, number, case, noisy):
    """What a method makes of an image with the parameters of a number; numbers beyond its parameters are those after the transform. In a
    range of about one: the solvers stop at absolute tolerances."""
    _, kind, sigma, gain, offset, _ = case
    function = METHODS[method][number % len(METHODS[method])]
    if number >= len(METHODS[method]):
        stable = anscombe(noisy, gain, offset)
        top = stable.max() or 1
        return inverse(function(stable / top, 1 / top) * top, gain, offset)
    low, high = noisy.min(), noisy.max()
    unit = (high - low) or 1
    scaled = (noisy - low) / unit
    return function(scaled, estimate_sigma(scaled) if kind == "pairs" else sigma / unit) * unit + low


def read(folder, name):
    return tifffile.imread(os.path.join(folder, name + ".tif")).astype(np.float64)


def write(folder, name, image):
    part = os.path.join(folder, "." + name + ".part")
    tifffile.imwrite(part, image.astype(np.float32))
    os.replace(part, os.path.join(folder, name + ".tif"))


def write_table(folder, name, table):
    part = os.path.join(folder, "." + name + ".part")
    with open(part, "w", encoding="utf-8") as file:
        json.dump(table, file)
    os.replace(part, os.path.join(folder, name))


def is_done(folder, name):
    path = os.path.join(folder, name)
    sources = [os.path.getmtime(os.path.join(folder, source + ".tif")) for source in ("noisy", "good")] + [os.path.getmtime(__file__)]
    return os.path.exists(path) and os.path.getmtime(path) >= max(sources)


def try_all(case):
    """The PSNR of each method with each of its parameters; the best images are written."""
    folder, kind = case[:2]
    table = os.path.join(folder, "psnr.json")
    if not is_done(folder, "psnr.json"):
        noisy, good = read(folder, "noisy"), read(folder, "good")
        reached = {}
        for name, parameters in METHODS.items():
            images = [denoised(name, number, case, noisy) for number in range(len(parameters) * (2 if kind == "poisson" else 1))]
            reached[name] = [psnr(good, image, kind) for image in images]
            write(folder, name + "-best", images[int(np.argmax(reached[name]))])
        write_table(folder, "psnr.json", reached)
    with open(table, encoding="utf-8") as file:
        return json.load(file)


def best_of_all(tables):
    """The number of the parameters with the best mean over planes; planes on which none gives a finite image do not count."""
    finite = [np.minimum(table, 200) for table in tables if np.isfinite(np.max(table))]
    return int(np.argmax(np.mean(finite, axis=0))) if finite else 0


def apply(job):
    case, numbers = job
    folder = case[0]
    chosen = os.path.join(folder, "chosen.json")
    if is_done(folder, "chosen.json"):
        with open(chosen, encoding="utf-8") as file:
            if json.load(file) == numbers:
                return folder
    noisy = read(folder, "noisy")
    for name, number in numbers.items():
        write(folder, name, denoised(name, number, case, noisy))
    write_table(folder, "chosen.json", numbers)
    return folder


def main(root):
    cases = []
    with open(os.path.join(root, "cases.tsv"), encoding="utf-8") as lines:
        for line in lines:
            folder, kind, *numbers, field = line.rstrip("\n").split("\t")
            cases.append((os.path.join(root, folder), kind, *map(float, numbers), field))
    with Pool() as pool:
        reached = []
        for case, table in zip(cases, pool.imap(try_all, cases)):
            reached.append(table)
            print(f"{len(reached)}/{2 * len(cases)} {os.path.relpath(case[0], root)}", flush=True)
        numbers = {}
        for group in {(case[1], case[-1]) for case in cases}:
            tables = [table for case, table in zip(cases, reached) if (case[1], case[-1]) == group]
            numbers[group] = {name: best_of_all([table[name] for table in tables]) for name in NAMES}
        jobs = [(case, numbers[(case[1], case[-1])]) for case in cases]
        for count, folder in enumerate(pool.imap_unordered(apply, jobs), len(cases) + 1):
            print(f"{count}/{2 * len(cases)} {os.path.relpath(folder, root)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
