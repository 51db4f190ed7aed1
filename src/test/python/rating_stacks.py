#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Rates denoisers of stacks: Clearstack's models beside BM3D slice by slice, BM4D and non-local means of the volume.

  python src/test/python/rating_stacks.py JAR MODELS STACK [STACK...]

MODELS are names separated by commas. A STACK is a TIFF of slices or frames; the 16 in its middle are scaled so that the percentiles 0.1 and 99.9 are 0 and 1,
clipped at 0 and 1.5, and given noise: 60 or 20 photons at full range and read noise of 2 %, or Gaussian noise of 5 %. All methods are told it; BM3D and BM4D
work between Anscombe's generalised transform and its closed-form unbiased inverse (Makitalo and Foi, 2013). Prints PSNR in dB over the whole stack, for a range of
1, and of each method the mean over the stacks and how often it is the best. Needs numpy, scipy, scikit-image, tifffile, bm3d and bm4d."""
import os, subprocess, sys, tempfile
import numpy as np, tifffile
import bm3d, bm4d
from skimage.restoration import denoise_nl_means

PLANES = 16
NOISES = {'60 photons, 2 %': (60, .02), '20 photons, 2 %': (20, .02), 'Gaussian, 5 %': (0, .05)}


def clean(path):
    a = tifffile.imread(path).astype(np.float32)
    a = a.reshape((-1,) + a.shape[-2:])
    first = max(0, (len(a) - PLANES) // 2)
    a = a[first:first + PLANES]
    low, high = np.percentile(a, [.1, 99.9])
    return np.clip((a - low) / (high - low), 0, 1.5)


def noisy(a, photons, read):
    r = np.random.default_rng(5)
    b = r.poisson(np.maximum(a, 0) * photons) / photons if photons else a
    return (b + r.normal(0, read, a.shape)).astype(np.float32)


def psnr(a, b):
    return 10 * np.log10(1 / np.mean((a - b) ** 2))


def stabilised(x, photons, read, denoise):
    """What a denoiser of Gaussian noise makes of Poisson-Gaussian noise; of Gaussian noise alone if there are no photons."""
    if not photons:
        return denoise(x, read)
    g = 1 / photons
    y = 2 / g * np.sqrt(np.maximum(g * x + 3 / 8 * g * g + read * read, 0))
    low, high = y.min(), y.max()
    z = np.maximum(denoise((y - low) / (high - low), 1 / (high - low)) * (high - low) + low, .5)
    inverse = z ** 2 / 4 + np.sqrt(1.5) / 4 / z - 11 / 8 / z ** 2 + 5 / 8 * np.sqrt(1.5) / z ** 3 - 1 / 8
    return g * inverse - read * read / g


def slices(x, sigma):
    return np.stack([bm3d.bm3d(s, sigma) for s in x])


def volume(x, sigma):
    return bm4d.bm4d(np.moveaxis(x, 0, -1).astype(np.float64), sigma).transpose(2, 0, 1)


def nonlocal_means(x, sigma):
    return denoise_nl_means(x.astype(np.float64), patch_size=3, patch_distance=4, h=.6 * sigma, sigma=sigma, fast_mode=True)


def clearstack(jar, model, x, photons, read):
    with tempfile.TemporaryDirectory() as folder:
        source, result = os.path.join(folder, 'noisy.tif'), os.path.join(folder, 'restored.tif')
        tifffile.imwrite(source, x[:, None], imagej=True, metadata={'axes': 'ZCYX'})
        run = subprocess.run(['java', '-jar', jar, 'restore', f'image={source}', f'out={result}', f'model={model}',
                              f'noise={read} {1 / photons if photons else 0} 0', 'type=float'], capture_output=True, text=True)
        if run.returncode:
            sys.exit(run.stdout + run.stderr)
        return tifffile.imread(result).astype(np.float32).reshape(x.shape)


def main():
    jar, models, paths = sys.argv[1], sys.argv[2].split(','), sys.argv[3:]
    classical = {'BM3D by slices': slices, 'BM4D': volume, 'non-local means 3D': nonlocal_means}
    methods = ['noisy'] + models + list(classical)
    for name, (photons, read) in NOISES.items():
        rows = []
        print(f'| {name} | ' + ' | '.join(methods) + ' |\n' + '|---' * (1 + len(methods)) + '|')
        for path in paths:
            a = clean(path)
            x = noisy(a, photons, read)
            row = [psnr(a, x)] + [psnr(a, clearstack(jar, m, x, photons, read)) for m in models]
            row += [psnr(a, stabilised(x, photons, read, f)) for f in classical.values()]
            rows.append(row)
            print(f'| {os.path.basename(path)} | ' + ' | '.join(f'{v:.2f}' for v in row) + ' |', flush=True)
        rows = np.array(rows)
        print('| mean | ' + ' | '.join(f'{v:.2f}' for v in rows.mean(0)) + ' |')
        best = [int((rows.argmax(1) == i).sum()) for i in range(len(methods))]
        print('| best | ' + ' | '.join(map(str, best)) + ' |\n', flush=True)


if __name__ == '__main__':
    main()
