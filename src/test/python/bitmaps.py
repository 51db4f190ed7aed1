#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Makes src/test/resources/formats/bitmaps.zip: BMP and GIF files, and beside each NAME the values that Pillow finds in it, NAME.npy, as float32
of shape (frame, slice, channel, y, x): grey levels where all colours are grey, else red, green and blue. Files in refused/ must not be read."""
import io, os, struct, zipfile
import numpy as np
from PIL import Image

here = os.path.dirname(os.path.abspath(__file__))
target = os.path.join(here, '..', 'resources', 'formats', 'bitmaps.zip')
random = np.random.default_rng(23)
files = {}
H, W = 19, 26
grey = (np.add.outer(np.arange(H) * 7, np.arange(W) * 3) + random.integers(0, 9, (H, W))).astype(np.uint8)
rgb = np.stack([grey, 255 - grey, np.roll(grey, 5, 1)], -1)


def values(v):
	v = np.asarray(v).astype('<f4')
	while v.ndim < 5: v = v[None]
	b = io.BytesIO(); np.save(b, v); return b.getvalue()


def keep(name, data, v):
	files[name] = data; files[name + '.npy'] = values(v)


def saved(image, kind, **options):
	b = io.BytesIO(); image.save(b, kind, **options); return b.getvalue()


def read(data): return Image.open(io.BytesIO(data))


# -- BMP
keep('grey.bmp', saved(Image.fromarray(grey), 'BMP'), grey)
palette = Image.fromarray(rgb).quantize(40)
keep('palette.bmp', saved(palette, 'BMP'), np.moveaxis(np.asarray(palette.convert('RGB')), -1, 0))
bits = saved(Image.fromarray((grey > 90).astype(np.uint8) * 255).convert('1'), 'BMP')
keep('bits.bmp', bits, (grey > 90) * 255)
keep('rgb.bmp', saved(Image.fromarray(rgb), 'BMP'), np.moveaxis(rgb, -1, 0))
keep('alpha.bmp', saved(Image.fromarray(np.dstack([rgb, grey])), 'BMP'), np.moveaxis(rgb, -1, 0))
flat = (grey // 32 * 32)
runs = b''
for row in flat[::-1]:
	x = 0
	while x < W:
		n = 1
		while x + n < W and row[x + n] == row[x]: n += 1
		runs += bytes([n, row[x]]); x += n
	runs += b'\0\0'
runs += b'\0\1'
table = b''.join(bytes([i, i, i, 0]) for i in range(256))
head = struct.pack('<IiiHHIIiiII', 40, W, H, 1, 8, 1, len(runs), 0, 0, 256, 0)
rle = struct.pack('<2sIHHI', b'BM', 14 + len(head) + len(table) + len(runs), 0, 0, 14 + len(head) + len(table)) + head + table + runs
assert (np.asarray(read(rle).convert('L')) == flat).all()
keep('runs.bmp', rle, flat)
whole = files['rgb.bmp']
files['refused/truncated.bmp'] = whole[:-30]
files['refused/palette-of-two-billion.bmp'] = whole[:46] + struct.pack('<I', 0x7fffffff) + whole[50:]
files['refused/huge.bmp'] = whole[:18] + struct.pack('<ii', 60000, 60000) + whole[26:]

# -- GIF
keep('grey.gif', saved(Image.fromarray(grey), 'GIF', interlace=0), grey)
keep('interlaced.gif', saved(Image.fromarray(grey), 'GIF', interlace=1), grey)
large = random.integers(0, 256, (90, 120), np.uint8)
keep('full-table.gif', saved(Image.fromarray(large), 'GIF', interlace=0), large)
constant = np.full((150, 200), 9, np.uint8)
constant[0, :10] = range(10)
keep('constant.gif', saved(Image.fromarray(constant), 'GIF', interlace=0, optimize=False), constant)
frames = []
for i in range(4):
	f = rgb.copy(); f[5:9, 2 + 4 * i:6 + 4 * i] = [250, 10, 60 * i]; frames.append(Image.fromarray(f).quantize(60))
for number, disposal in enumerate([0, 1, 2, [1, 3, 3, 1]]):
	data = saved(frames[0], 'GIF', save_all=True, append_images=frames[1:], disposal=disposal, duration=50)
	image = read(data); planes = []
	for n in range(image.n_frames):
		image.seek(n); planes.append(np.moveaxis(np.asarray(image.convert('RGB')), -1, 0))
	keep(f'animated-{number}.gif', data, np.stack(planes)[None])
whole = files['grey.gif']
for cut in (1, 2, 40, len(whole) // 2):
	files[f'refused/truncated-{cut}.gif'] = whole[:-cut]
at = whole.index(b',\0\0\0\0')
files['refused/damaged.gif'] = whole[:at + 60] + bytes([whole[at + 60] ^ 255]) * 8 + whole[at + 68:]
files['refused/outside.gif'] = whole[:at + 1] + struct.pack('<H', 9) + whole[at + 3:]

with zipfile.ZipFile(target, 'w', zipfile.ZIP_DEFLATED) as out:
	for name in sorted(files):
		out.writestr(zipfile.ZipInfo(name, (2026, 11, 22, 0, 0, 0)), files[name], zipfile.ZIP_DEFLATED)
print(len(files), 'files')
