#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Makes the images that denoisers learn from: grey, and shrunk by 2 or 4 where they are noisy themselves.

  clean-images.py [--raw] OUT FOLDER [FOLDER...]

Each FOLDER holds sub-folders microscopy, tomography, astronomy, photo and stacks, and may have a MANIFEST.tsv with the columns noise_percent and
noise_skimage_percent. What held-out.txt, benchmark.txt and poor.txt name, pairs and stacks of raw frames are left out; of a stack the middle slice is taken.
Needs numpy, tifffile, pillow and astropy. Writes OUT/FIELD/NAME.tif; general-denoise was trained on what it makes of two folders.
--raw: images that were shrunk or left out as noisy are written as they are as well, as NAME__raw.tif, for a model that upscales; but not those of validation.txt, nor
photographs of other folders than the first. general-x2 was trained so."""
import csv, fnmatch, glob, os, re, sys
import numpy as np, tifffile
from astropy.io import fits
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
LEFT_OUT = ['*pair_*', 'stacks/sim*', 'stacks/*hsc*', '*sinogram*', 'tomography/neutron*', 'stacks/bian_beads*']


def expanded(pattern):
    choice = re.search(r'\{([^}]*)\}', pattern)
    if not choice:
        return [pattern]
    return [q for word in choice.group(1).split(',') for q in expanded(pattern[:choice.start()] + word + pattern[choice.end():])]


def patterns(path):
    lines = [line.strip() for line in open(path)]
    return [q.replace('**/', '*') for line in lines if line and not line.startswith('#') for q in expanded(line)]


def load(path):
    if path.endswith(('.fits', '.fit')):
        return np.asarray(fits.getdata(path))
    if path.endswith('.png'):
        image = Image.open(path)
        return np.array(image if image.mode.startswith('I') else image.convert('L'))  # convert('L') clips 16-bit images at 255
    return np.asarray(tifffile.imread(path))


def grey(name, image):
    if name.startswith('stacks/') and image.ndim == 3:
        image = image[image.shape[0] // 2]
    if image.ndim == 3 and image.shape[-1] in (3, 4):
        image = image[..., :3] @ np.array([.299, .587, .114])
    return np.asarray(image, np.float32)


def noise(image):
    """Standard deviation of the noise in percent of the range: median of 2 x 2 differences in blocks, of which a fifth have less."""
    image = np.nan_to_num(image, nan=np.nanmedian(image)) if not np.isfinite(image).all() else image
    low, high = np.percentile(image, [.1, 99.9])
    h, w = (d // 2 * 2 for d in image.shape)
    a = image[:h, :w]
    d = (a[::2, ::2] - a[1::2, ::2] - a[::2, 1::2] + a[1::2, 1::2]) / 2
    h, w = (n // 16 * 16 for n in d.shape)
    blocks = np.abs(d[:h, :w]).reshape(h // 16, 16, w // 16, 16).transpose(0, 2, 1, 3).reshape(-1, 256)
    s = np.sort(np.median(blocks, 1) / .6745)
    s = s[s > 0]
    return 0 if len(s) == 0 else 99 if high <= low else 100 * s[len(s) // 5] / (high - low)


def shrinking(name, image, told):
    """How many times an image is binned; 0 to leave it out. Textures look noisy to the estimates: photographs and maps are trusted more."""
    found = noise(image)
    if name.startswith('photo/') or 'map_' in name:
        worst = told[0] if told else found
        times = 4 if worst > 1.3 else 2 if worst > (.6 if told else .45) else 1
    else:
        q = max(told) if told and max(told) < 1.2 else max(told[0], found) if told else found
        times = 1 if q <= .65 else 2 if q <= 1.3 else 4 if q <= 2.8 or name.startswith('astronomy/') else 0
    if times and min(image.shape) // times < 72:
        while times > 1 and min(image.shape) // times < 72:
            times //= 2
        if min(image.shape) // times < 72 or times == 1 and (max(told) if told else found) > 1.3:
            times = 0
    return times or (2 if told and told[0] < .2 else 0)


def binned(image, times):
    h, w = (d // times * times for d in image.shape)
    return image[:h, :w].reshape(h // times, times, w // times, times).mean((1, 3))


def main(out, folders, raw=False):
    models = os.path.join(HERE, '..', '..', '..')
    exclude = LEFT_OUT + patterns(f'{models}/test-images/held-out.txt') + patterns(f'{HERE}/benchmark.txt') + patterns(f'{HERE}/poor.txt')
    validation = patterns(f'{HERE}/validation.txt')
    for folder in folders:
        told = {}
        if os.path.exists(f'{folder}/MANIFEST.tsv'):
            for row in csv.DictReader(open(f'{folder}/MANIFEST.tsv'), delimiter='\t'):
                if row.get('noise_percent') and row.get('noise_skimage_percent'):
                    told[row['file']] = float(row['noise_percent']), float(row['noise_skimage_percent'])
        for path in sorted(glob.glob(f'{folder}/*/*')):
            name = os.path.relpath(path, folder)
            if path.endswith(('.tsv', '.md')) or any(fnmatch.fnmatch(name, e) for e in exclude):
                continue
            image = grey(name, load(path))
            if image.ndim != 2:
                continue
            times = shrinking(name, image, told.get(name))
            field = name.split('/')[0] if not name.startswith('stacks/') else 'tomography' if 'ct_' in name else 'microscopy'
            os.makedirs(f'{out}/{field}', exist_ok=True)
            file = os.path.splitext(os.path.basename(name))[0]
            kept = [name, f'{field}/{file}.tif']
            if raw and times != 1 and min(image.shape) >= 96 and not any(fnmatch.fnmatch(k, v) for k in kept for v in validation) \
                    and (field != 'photo' or folder == folders[0]):
                tifffile.imwrite(f'{out}/{field}/{file}__raw.tif', image.astype(np.float32), imagej=True)
            if not times:
                continue
            tifffile.imwrite(f'{out}/{field}/{file}.tif', binned(image, times).astype(np.float32), imagej=True)


if __name__ == '__main__':
    arguments = [a for a in sys.argv[1:] if a != '--raw']
    main(arguments[0], arguments[1:], '--raw' in sys.argv)
