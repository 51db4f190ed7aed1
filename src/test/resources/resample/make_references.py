# SPDX-License-Identifier: BSD-2-Clause
"""Writes the reference values next to it: python3 make_references.py (numpy, scipy, Pillow, OpenCV).

Each file is text: its first line is a name and the Python call that made it, the second is "width height",
the others are the rows. The libraries treat borders in their own ways; each is given an image already mirrored
at the edges of its border pixels, and what grew from the mirrored part is cut off again.
"""
import os
import cv2
import numpy as np
import scipy
import scipy.ndimage
import PIL
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
W, H, PAD = 11, 7, 6
INPUT = np.random.default_rng(42).normal(100, 40, (H, W)).astype(np.float32)
MIRRORED = np.pad(INPUT, PAD, mode='symmetric')


def write(name, call, a):
    with open(os.path.join(HERE, name + '.txt'), 'w') as f:
        f.write('%s: %s\n%d %d\n' % (name, call, a.shape[1], a.shape[0]))
        for row in a:
            f.write(' '.join(repr(float(v)) for v in row) + '\n')


def inner(a, scale):
    return a[PAD * scale:-PAD * scale, PAD * scale:-PAD * scale]


def pillow(filter, scale):
    size = (MIRRORED.shape[1] * scale, MIRRORED.shape[0] * scale)
    return inner(np.asarray(Image.fromarray(MIRRORED, mode='F').resize(size, filter)), scale)


def opencv(scale):
    size = (MIRRORED.shape[1] * scale, MIRRORED.shape[0] * scale)
    return inner(cv2.resize(MIRRORED, size, interpolation=cv2.INTER_CUBIC), scale)


write('input', 'numpy.random.default_rng(42).normal(100, 40, (7, 11)).astype(float32)', INPUT)
for s in (2, 3, 4):
    write('nearest-x%d' % s, 'numpy.kron(a, ones((%d, %d)))' % (s, s), np.kron(INPUT, np.ones((s, s), np.float32)))
    write('bilinear-x%d' % s, "scipy.ndimage.zoom(a, %d, order=1, mode='reflect', grid_mode=True), scipy %s" % (s, scipy.__version__),
          scipy.ndimage.zoom(INPUT.astype(float), s, order=1, mode='reflect', grid_mode=True))
    write('bicubic-x%d' % s, "Image.fromarray(numpy.pad(a, 6, 'symmetric'), 'F').resize(.., Image.BICUBIC), Pillow %s" % PIL.__version__,
          pillow(Image.BICUBIC, s))
    write('lanczos-x%d' % s, "Image.fromarray(numpy.pad(a, 6, 'symmetric'), 'F').resize(.., Image.LANCZOS), Pillow %s" % PIL.__version__,
          pillow(Image.LANCZOS, s))
    write('bicubic-0.75-x%d' % s, "cv2.resize(numpy.pad(a, 6, 'symmetric'), .., interpolation=cv2.INTER_CUBIC), OpenCV %s" % cv2.__version__,
          opencv(s))
write('gaussian-1.3', "scipy.ndimage.gaussian_filter(a, 1.3, mode='reflect', truncate=4), scipy %s" % scipy.__version__,
      scipy.ndimage.gaussian_filter(INPUT.astype(float), 1.3, mode='reflect', truncate=4))
write('gaussian-3', "scipy.ndimage.gaussian_filter(a, 3, mode='reflect', truncate=4), scipy %s" % scipy.__version__,
      scipy.ndimage.gaussian_filter(INPUT.astype(float), 3, mode='reflect', truncate=4))
write('binned-2', 'a[:6, :10].reshape(3, 2, 5, 2).mean((1, 3))', INPUT[:6, :10].astype(float).reshape(3, 2, 5, 2).mean((1, 3)))
write('binned-3', 'a[:6, :9].reshape(2, 3, 3, 3).mean((1, 3))', INPUT[:6, :9].astype(float).reshape(2, 3, 3, 3).mean((1, 3)))
