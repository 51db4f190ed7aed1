#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Makes the stacks that a denoiser of neighbouring slices learns from, of real stacks and of single clean images.

  stack-images.py OUT IMAGES STACKS [STACKS...]

IMAGES is a folder that clean-images.py has made, with sub-folders of fields. Of each image a part of 200 x 200 pixels with detail becomes a stack of five slices
that change as those of volumes and films do: moved by the same or by random steps, warped more and more, out of focus and fading into another image along z,
replaced by another image in places, changed in detail, at rest, or followed by another scene. STACKS are folders of real stacks, z or t first; they are shrunk by 2 where they stay 80 pixels wide, so that they are
clean. What held-out.txt and benchmark.txt name, colours and raw frames are left out. Writes OUT/FIELD/NAME.tif and OUT/stacks/NAME.tif. Needs numpy, scipy and
tifffile."""
import fnmatch, glob, os, sys
import numpy as np, tifffile
from scipy.ndimage import gaussian_filter, map_coordinates, shift

HERE = os.path.dirname(os.path.abspath(__file__))
SIZE, SLICES = 200, 5
LEFT_OUT = ['stacks/sim*', 'stacks/*hsc*', 'stacks/bian_beads*']
HELD_OUT = [os.path.join(HERE, 'benchmark.txt'), os.path.join(HERE, '..', '..', '..', 'test-images', 'held-out.txt')]


def patterns(path):
    return [line.strip() for line in open(path) if line.strip() and not line.startswith('#')]


def part(image, random):
    """The one of eight parts with the most detail."""
    h, w = image.shape
    best = None
    for _ in range(8):
        y, x = random.integers(0, h - min(h, SIZE) + 1), random.integers(0, w - min(w, SIZE) + 1)
        candidate = image[y:y + SIZE, x:x + SIZE]
        detail = np.abs(np.diff(candidate)).mean()
        if best is None or detail > best[0]:
            best = detail, candidate, y, x
    return best[1:]


def moved(image, dy, dx):
    return image if dy == dx == 0 else shift(image, (dy, dx), order=3, mode='mirror')


def warped(image, field, amount):
    y, x = np.mgrid[:image.shape[0], :image.shape[1]].astype(np.float32)
    return map_coordinates(image, [y + amount * field[0], x + amount * field[1]], order=3, mode='mirror')


def fields(image, random, length):
    """Two smooth random fields of standard deviation 1."""
    smooth = [gaussian_filter(random.normal(0, 1, image.shape), length) for _ in range(2)]
    return [f / (f.std() + 1e-9) for f in smooth]


def stack(image, other, random):
    """Five slices around an image; cut a little inside so that no slice shows a border."""
    steps = np.arange(SLICES) - SLICES // 2
    kind = random.choice(['film', 'warp', 'z', 'local', 'changed', 'rest', 'scene'], p=[.18, .15, .15, .25, .12, .07, .08])
    if kind == 'film':  # the camera or the sample moves
        speed = random.normal(0, 1, 2) * random.choice([.3, 1, 3])
        shake = random.normal(0, random.choice([0, .3, 1]), (SLICES, 2))
        return [moved(image, *(speed * k + shake[i])) for i, k in enumerate(steps)]
    if kind == 'warp':  # parts move
        field, amount = fields(image, random, random.choice([6, 15, 30])), random.choice([.4, 1, 2.5])
        return [warped(image, field, amount * k) for k in steps]
    if kind == 'z':  # out of focus, fading into what lies above and below
        focus, fade, mix = random.uniform(0, 1.2), random.uniform(.75, 1), random.uniform(0, .5)
        field, amount, mean = fields(image, random, 12), random.uniform(0, .8), np.median(image)
        far = [other, np.roll(other, SIZE // 3, 1)]
        slices = []
        for k in steps:
            s = warped(image, field, amount * k) if k else image
            s = (1 - min(1, mix * abs(k))) * s + min(1, mix * abs(k)) * far[int(k > 0)]
            s = gaussian_filter(s, focus * abs(k)) if focus * abs(k) > .2 else s
            slices.append(mean + (s - mean) * fade ** abs(k))
        return slices
    if kind == 'local':  # some places stay, at others something else comes
        field, amount = fields(image, random, random.choice([6, 15, 30])), random.choice([0, .3, 1])
        masks = [fields(image, random, random.choice([4, 10, 25]))[0] for _ in range(2)]
        limit, growth = random.uniform(.3, 2.5), random.uniform(.3, 1)
        far = [other, np.roll(image, (SIZE // 3, SIZE // 4), (0, 1))]
        slices = []
        for k in steps:
            s = warped(image, field, amount * k) if k else image
            a = 1 / (1 + np.exp(-4 * (masks[int(k > 0)] + growth * (abs(k) - 1) - limit))) if k else 0
            slices.append((1 - a) * s + a * far[random.integers(2)])
        return slices
    if kind == 'changed':  # coarse structure stays, detail does not
        field = [fields(image, random, random.choice([3, 5, 9])) for _ in steps]
        amount = random.uniform(1, 4)
        return [warped(image, field[i], amount * abs(k) ** .5) if k else image for i, k in enumerate(steps)]
    if kind == 'rest':  # sometimes it bleaches
        fade = random.choice([1, 1, random.uniform(.85, 1)])
        return [image * fade ** k for k in steps]
    first = random.integers(0, SLICES)  # another scene
    return [other if k < steps[first] or k > 2 and random.random() < .5 else image for k in steps]


def scaled(image):
    low, high = np.percentile(image, [.1, 99.9])
    return (image - low) / max(1e-9, high - low)


def single(source, out, random):
    paths = sorted(glob.glob(os.path.join(source, '*', '*.tif')))
    images = {}
    for p in paths:
        image = tifffile.imread(p).astype(np.float32)
        if image.ndim == 2 and min(image.shape) >= 96 and np.isfinite(image).all() and image.std() > 0:
            images[p] = scaled(part(image, random)[0])
    for p, image in images.items():
        same = [q for q in images if q != p and images[q].shape == image.shape]
        other = images[same[random.integers(len(same))]] if same else image[::-1, ::-1].copy()
        target = os.path.join(out, os.path.basename(os.path.dirname(p)), os.path.basename(p))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        tifffile.imwrite(target, np.asarray(stack(image, other, random), np.float32)[:, None], imagej=True, metadata={'axes': 'ZCYX'})


def real(folder, out):
    held = LEFT_OUT + [q for path in HELD_OUT for q in patterns(path)]
    for p in sorted(glob.glob(os.path.join(folder, '*.tif'))):
        name = os.path.basename(folder.rstrip('/')) + '/' + os.path.basename(p)
        with tifffile.TiffFile(p) as t:
            axes = t.series[0].axes
        image = tifffile.imread(p).astype(np.float32)
        if image.ndim != 3 or axes[0] not in 'ZTIQ' or any(fnmatch.fnmatch(name, q) for q in held):
            continue
        n, h, w = image.shape
        if min(h, w) >= 160:
            image = image[:, :h // 2 * 2, :w // 2 * 2].reshape(n, h // 2, 2, w // 2, 2).mean((2, 4))
        os.makedirs(os.path.join(out, 'stacks'), exist_ok=True)
        tifffile.imwrite(os.path.join(out, 'stacks', os.path.basename(p)), image[:, None], imagej=True, metadata={'axes': 'ZCYX'})


def main():
    random = np.random.default_rng(1)
    single(sys.argv[2], sys.argv[1], random)
    for folder in sys.argv[3:]:
        real(folder, sys.argv[1])


if __name__ == '__main__':
    main()
