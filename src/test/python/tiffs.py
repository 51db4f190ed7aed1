#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Makes src/test/resources/formats/common.zip: small image files, and beside each NAME the values that Python's readers find in it, NAME.npy,
as float32 of shape (frame, slice, channel, y, x). Files without values, in refused/, must not be read. Needs numpy, tifffile, imagecodecs, pydicom, pillow."""
import io, os, struct, sys, zipfile, zlib
import numpy as np, tifffile, pydicom
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian, RLELossless, JPEGBaseline8Bit, JPEG2000Lossless, DeflatedExplicitVRLittleEndian

here = os.path.dirname(os.path.abspath(__file__))
target = os.path.join(here, '..', 'resources', 'formats', 'common.zip')
random = np.random.default_rng(17)
files = {}
H, W = 19, 26


def keep(name, data, values=None):
	files[name] = data
	if values is not None:
		v = np.asarray(values).astype("<f4")
		while v.ndim < 5: v = v[None]
		b = io.BytesIO(); np.save(b, v); files[name + '.npy'] = b.getvalue()


def noise(dtype, shape=(H, W)):
	"""Random numbers over the whole range of a type, smooth enough to compress, with its extremes."""
	d = np.dtype(dtype)
	ramp = np.add.outer(np.arange(shape[-2]), np.arange(shape[-1])) / (shape[-2] + shape[-1]) + random.normal(0, .02, shape)
	ramp = (ramp - ramp.min()) / np.ptp(ramp)
	if d.kind == 'f':
		v = ((ramp - .5) * {2: 1000, 4: 1e9, 8: 1e9}[d.itemsize]).astype(d)
		v.flat[:4] = [0, -1, np.nan, np.inf]
		return v
	lo, hi = (int(np.iinfo(d).min), int(np.iinfo(d).max))
	v = (ramp * (float(hi) - float(lo)) * .99 + float(lo)).astype(d)
	v.flat[0], v.flat[1] = lo, hi
	return v


def tiff(name, data, values=None, **options):
	b = io.BytesIO(); options.setdefault('metadata', None); options.setdefault('photometric', 'minisblack')
	tifffile.imwrite(b, data, **options)
	if values is None:
		values = tifffile.imread(io.BytesIO(b.getvalue()))
	keep(name, b.getvalue(), values)


def channels_first(v): return np.moveaxis(v, -1, 0)


# -- TIFF: each type in each arrangement
types = 'uint8 int8 uint16 int16 uint32 int32 uint64 int64 float16 float32 float64'.split()
for t in types:
	tiff(f'type-{t}.tif', noise(t))
	tiff(f'type-{t}-big-endian.tif', noise(t), byteorder='>')
	tiff(f'type-{t}-tiles-lzw.tif', noise(t), tile=(16, 32), compression='lzw')
	tiff(f'type-{t}-bigtiff-deflate.tif', noise(t), bigtiff=True, compression='zlib', rowsperstrip=7)
	for order in '<>':
		tiff(f'type-{t}-predictor-{"le" if order == "<" else "be"}.tif', noise(t), predictor=3 if t[0] == 'f' else 2, compression='zlib', byteorder=order, tile=(16, 16))
for c in 'packbits lzw zlib zstd'.split():
	tiff(f'compressed-{c}.tif', noise('uint16'), compression=c, rowsperstrip=5)
long = np.tile(random.integers(0, 256, (64, 97), np.uint8), (4, 3))
tiff('lzw-full-table.tif', long, compression='lzw', rowsperstrip=256)
tiff('lzw-constant.tif', np.full((200, 300), 7, np.uint8), compression='lzw', rowsperstrip=200)
tiff('adobe-deflate.tif', noise('uint16'), compression='adobe_deflate')

# -- bits
bits = (noise('uint8') > 120).astype(np.uint8)
tiff('bilevel.tif', bits.astype(bool), bits * 255.)
tiff('bilevel-white-is-zero.tif', bits.astype(bool), bits * 255., photometric='miniswhite')
tiff('bilevel-packbits.tif', bits.astype(bool), bits * 255., compression='packbits')
for c in ('group3', 'group4'):
	b = io.BytesIO(); Image.fromarray(bits * 255).convert('1').save(b, 'TIFF', compression=c); keep(f'bilevel-{c}.tif', b.getvalue(), tifffile.imread(io.BytesIO(b.getvalue())) * 255.)
for n in (2, 4, 6, 10, 12, 14):
	v = (random.random((H, W)) * 2 ** n).astype(np.uint8 if n <= 8 else np.uint16)
	packed = b''.join(np.packbits(((row[:, None] >> np.arange(n - 1, -1, -1)) & 1).astype(np.uint8).ravel()).tobytes() for row in v)
	tags = [(256, 'H', W), (257, 'H', H), (258, 'H', n), (259, 'H', 1), (262, 'H', 1), (273, 'I', 8 + 2 + 9 * 12 + 4), (277, 'H', 1), (278, 'H', H), (279, 'I', len(packed))]
	ifd = struct.pack('<H', 9) + b''.join(struct.pack('<HHI', t, 3 if f == 'H' else 4, 1) + struct.pack('<' + f, x).ljust(4, b'\0') for t, f, x in tags) + b'\0' * 4
	data = b'II*\0' + struct.pack('<I', 8) + ifd + packed
	assert (tifffile.imread(io.BytesIO(data)) == v).all(); keep(f'packed-{n}-bits.tif', data, v)

# -- channels and colours
rgb8, rgb16 = noise('uint8', (3, H, W)), noise('uint16', (3, H, W))
last = lambda v: np.ascontiguousarray(np.moveaxis(v, 0, -1))
tiff('rgb-chunky.tif', last(rgb8), rgb8, photometric='rgb')
tiff('rgb-planar.tif', rgb8, rgb8, photometric='rgb', planarconfig='separate')
tiff('rgb-tiles-predictor.tif', last(rgb8), rgb8, photometric='rgb', tile=(16, 16), predictor=2, compression='lzw')
tiff('rgb16-chunky.tif', last(rgb16), rgb16, photometric='rgb')
tiff('rgb16-planar-tiles.tif', rgb16, rgb16, photometric='rgb', planarconfig='separate', tile=(16, 16), compression='zlib', predictor=2)
tiff('rgb-float-predictor.tif', last(noise('float32', (3, H, W))), photometric='rgb', predictor=3, compression='zlib')
keep('rgb-float-predictor.tif', files['rgb-float-predictor.tif'], channels_first(tifffile.imread(io.BytesIO(files['rgb-float-predictor.tif']))))
alpha = noise('uint8')
tiff('rgba.tif', last(np.concatenate([rgb8, alpha[None]])), rgb8, photometric='rgb', extrasamples=['unassalpha'])
tiff('grey-alpha.tif', np.stack([alpha, 255 - alpha], -1), alpha, extrasamples=['unassalpha'], planarconfig='contig')
tiff('grey16-alpha-planar.tif', np.stack([rgb16[0], rgb16[1]]), rgb16[0], extrasamples=['assocalpha'], planarconfig='separate')
tiff('five-channels.tif', last(noise('uint16', (5, H, W))), planarconfig='contig')
keep('five-channels.tif', files['five-channels.tif'], channels_first(tifffile.imread(io.BytesIO(files['five-channels.tif']))))
tiff('white-is-zero.tif', noise('uint8'), photometric='miniswhite')
tiff('palette.tif', noise('uint8'), photometric='palette', colormap=random.integers(0, 65536, (3, 256)).astype(np.uint16))
grey = noise('uint8')
tiff('jpeg-grey-strips.tif', grey, compression='jpeg', compressionargs={'level': 95}, rowsperstrip=16)
tiff('jpeg-grey-tiles.tif', grey, compression='jpeg', compressionargs={'level': 95}, tile=(16, 16))
colour = np.stack([np.roll(grey, k, 0) for k in range(3)])
for name, more in (('strips', dict(rowsperstrip=16)), ('tiles', dict(tile=(16, 16)))):
	tiff(f'jpeg-rgb-{name}.tif', last(colour), photometric='rgb', compression='jpeg', compressionargs={'level': 95}, **more)
	keep(f'jpeg-rgb-{name}.tif', files[f'jpeg-rgb-{name}.tif'], channels_first(tifffile.imread(io.BytesIO(files[f'jpeg-rgb-{name}.tif']))))

# -- pages
pages = noise('uint16', (6, H, W))
tiff('pages.tif', pages, pages[:, None])
for c in 'packbits lzw zlib zstd'.split():
	v = noise('uint8', (3, H, W)); tiff(f'compressed-{c}-pages.tif', v, v[:, None], compression=c)
b = io.BytesIO()
with tifffile.TiffWriter(b) as w:
	w.write(pages[0], metadata=None, photometric='minisblack', subifds=1); w.write(pages[0][::2, ::2], subfiletype=1, metadata=None, photometric='minisblack')
	w.write(pages[0][::3, ::3], subfiletype=1, metadata=None, photometric='minisblack')
keep('with-thumbnails.tif', b.getvalue(), pages[0])
v = noise('uint16', (2, 3, 2, H, W))
for order in ('TZCYX', 'CZTYX', 'ZCTYX'):
	axes = [order.index(a) for a in 'TZC']; sizes = dict(T=2, Z=3, C=2)
	data = np.transpose(v, [('TZC').index(a) for a in order[:3]] + [3, 4])
	for name, more in (('', {}), ('-lzw-tiles', dict(compression='lzw', tile=(16, 16)))):
		b = io.BytesIO(); tifffile.imwrite(b, data, ome=True, metadata={'axes': order, 'PhysicalSizeX': .107, 'PhysicalSizeY': .107, 'PhysicalSizeZ': .3, 'TimeIncrement': 2.5}, photometric='minisblack', **more)
		keep(f'ome-{order.lower()}{name}.ome.tif', b.getvalue(), v)
b = io.BytesIO(); tifffile.imwrite(b, np.stack([last(rgb8), last(rgb8[::-1])]), ome=True, metadata={'axes': 'ZYXS'}, photometric='rgb'); keep('ome-rgb.ome.tif', b.getvalue(), np.stack([rgb8, rgb8[::-1]]))
b = io.BytesIO(); tifffile.imwrite(b, v, imagej=True, resolution=(1 / .2, 1 / .2), metadata={'axes': 'TZCYX', 'unit': 'um', 'spacing': .5, 'finterval': 1.5}); keep('imagej.tif', b.getvalue(), v)
b = io.BytesIO(); tifffile.imwrite(b, v.reshape(12, H, W), description='ImageJ=1.54p\nimages=12\nchannels=2\nslices=3\nframes=2\nhyperstack=true\nunit=um\nspacing=0.5\n', metadata=None, compression='zlib', photometric='minisblack'); keep('imagej-deflate.tif', b.getvalue(), v)

# -- TIFF that must be refused
def refused(name, data): files['refused/' + name] = bytes(data)
def cut(name, source, n): refused(name, files[source][:n])
whole = files['type-uint16.tif']
cut('truncated-strip.tif', 'type-uint16.tif', len(whole) - 900)
cut('truncated-tiles.tif', 'type-uint16-tiles-lzw.tif', len(files['type-uint16-tiles-lzw.tif']) - 300)
cut('truncated-header.tif', 'type-uint16.tif', 40)
cut('truncated-start.tif', 'type-uint16.tif', 5)
cut('truncated-imagej.tif', 'imagej.tif', len(files['imagej.tif']) - 2 * H * W)
cut('truncated-bigtiff.tif', 'type-uint16-bigtiff-deflate.tif', len(files['type-uint16-bigtiff-deflate.tif']) - 100)
def patched(source, tag, value):
	"""The file with another value of a tag of its first page (classic, little-endian)."""
	d = bytearray(files[source]); at = struct.unpack_from('<I', d, 4)[0]
	for i in range(struct.unpack_from('<H', d, at)[0]):
		e = at + 2 + 12 * i; t, kind, n = struct.unpack_from('<HHI', d, e)
		if t == tag: struct.pack_into('<H' if kind == 3 else '<I', d, e + 8, value); return d
	raise ValueError(tag)
refused('wider-than-its-strip.tif', patched('type-uint16.tif', 256, 60000))
refused('higher-than-its-strips.tif', patched('compressed-lzw.tif', 257, 30000))
refused('huge-deflate.tif', patched('adobe-deflate.tif', 256, 60000))
refused('no-pixels.tif', patched('type-uint16.tif', 256, 0))
refused('unknown-compression.tif', patched('type-uint16.tif', 259, 34712))
refused('damaged-deflate.tif', files['adobe-deflate.tif'].replace(b'x\xda', b'\0\0').replace(b'x\x9c', b'\0\0').replace(b'x^', b'\0\0'))
refused('circle.tif', bytes(patched('type-uint16.tif', 256, W))[:4] + struct.pack('<I', 8) + struct.pack('<H', 0) + struct.pack('<I', 8) + b'\0' * 40)
v12 = io.BytesIO(); tifffile.imwrite(v12, np.zeros((H, W), np.complex64), metadata=None); refused('complex.tif', v12.getvalue())
b = io.BytesIO(); tifffile.imwrite(b, noise('uint8'), compression='jpeg2000', metadata=None, photometric='minisblack'); refused('jpeg2000.tif', b.getvalue())
refused('jpeg-cut.tif', files['jpeg-grey-tiles.tif'][:1200] + b'\0' * (len(files['jpeg-grey-tiles.tif']) - 1200) if len(files['jpeg-grey-tiles.tif']) > 1300 else b'II*\0')

# -- PNG, JPEG, PNM
def png(name, image, values, **more):
	b = io.BytesIO(); image.save(b, 'PNG', **more); keep(name, b.getvalue(), values)
def raw_png(name, depth, kind, rows, values, *chunks):
	chunk = lambda t, d: struct.pack('>I', len(d)) + t + d + struct.pack('>I', zlib.crc32(t + d))
	data = b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', W, H, depth, kind, 0, 0, 0)) + b''.join(chunk(*c) for c in chunks) + chunk(b'IDAT', zlib.compress(b''.join(b'\0' + r for r in rows))) + chunk(b'IEND', b'')
	Image.open(io.BytesIO(data)).load(); keep(name, data, values)
png('grey8.png', Image.fromarray(grey), grey)
png('grey-alpha.png', Image.merge('LA', [Image.fromarray(grey), Image.fromarray(255 - grey)]), grey)
png('rgb.png', Image.fromarray(last(rgb8)), rgb8)
png('rgba.png', Image.fromarray(last(np.concatenate([rgb8, grey[None]]))), rgb8)
g16 = noise('uint16')
raw_png('grey16.png', 16, 0, [r.astype('>u2').tobytes() for r in g16], g16)
raw_png('grey16-alpha.png', 16, 4, [np.stack([r, r[::-1]], -1).astype('>u2').tobytes() for r in g16], g16)
raw_png('rgb16.png', 16, 2, [last(rgb16)[y].astype('>u2').tobytes() for y in range(H)], rgb16)
raw_png('rgba16.png', 16, 6, [np.concatenate([last(rgb16)[y], g16[y][:, None]], -1).astype('>u2').tobytes() for y in range(H)], rgb16)
for n in (1, 2, 4):
	v = random.integers(0, 2 ** n, (H, W)).astype(np.uint8); rows = [np.packbits(((r[:, None] >> np.arange(n - 1, -1, -1)) & 1).astype(np.uint8).ravel()).tobytes() for r in v]
	raw_png(f'grey{n}.png', n, 0, rows, v * (255 // (2 ** n - 1)))
	raw_png(f'palette{n}.png', n, 3, rows, v, (b'PLTE', random.integers(0, 256, 3 * 2 ** n).astype(np.uint8).tobytes()))
raw_png('palette8.png', 8, 3, [r.tobytes() for r in grey], grey, (b'PLTE', random.integers(0, 256, 768).astype(np.uint8).tobytes()))
raw_png('grey8-transparent-value.png', 8, 0, [r.tobytes() for r in grey], grey, (b'tRNS', b'\0\x07'))
b = io.BytesIO(); Image.fromarray(grey).save(b, 'JPEG', quality=95); keep('grey.jpg', b.getvalue(), np.array(Image.open(io.BytesIO(b.getvalue()))))
cut('truncated.png', 'rgb.png', len(files['rgb.png']) // 2); cut('truncated.jpg', 'grey.jpg', len(files['grey.jpg']) - 100)
huge = bytearray(files['grey8.png']); huge[16:24] = struct.pack('>II', 60000, 60000); huge[29:33] = struct.pack('>I', zlib.crc32(bytes(huge[12:29]))); refused('huge.png', huge)
text = lambda v: ('\n'.join(' '.join(map(str, r)) for r in v.reshape(H, -1)) + '\n').encode()
keep('p5.pgm', b'P5\n# a comment\n%d %d\n255\n' % (W, H) + grey.tobytes(), grey)
keep('p5-16.pgm', b'P5 %d %d 65535\n' % (W, H) + g16.astype('>u2').tobytes(), g16)
keep('p2.pgm', b'P2\n%d %d\n255\n' % (W, H) + text(grey), grey)
keep('p2-16.pgm', b'P2\n%d %d\n65535\n' % (W, H) + text(g16), g16)
keep('p6.ppm', b'P6\n%d %d\n255\n' % (W, H) + last(rgb8).tobytes(), rgb8)
keep('p6-16.ppm', b'P6\n%d %d\n65535\n' % (W, H) + last(rgb16).astype('>u2').tobytes(), rgb16)
keep('p3.ppm', b'P3\n%d %d\n255\n' % (W, H) + text(last(rgb8)), rgb8)
keep('p4.pbm', b'P4\n%d %d\n' % (W, H) + np.packbits(bits, axis=1).tobytes(), (1 - bits) * 255.)
keep('p1.pbm', b'P1\n%d %d\n' % (W, H) + text(bits), (1 - bits) * 255.)
for n in ('p5.pgm', 'p6.ppm', 'p5-16.pgm'):
	Image.open(io.BytesIO(files[n])).load(); cut('truncated-' + n, n, len(files[n]) - 50)
cut('truncated-p2.pgm', 'p2.pgm', len(files['p2.pgm']) - 50)
refused('huge.pgm', b'P5\n60000 60000\n255\n' + b'\0' * 100)


# -- DICOM
def dicom(name, pixels, syntax=ExplicitVRLittleEndian, keep_values=True, **tags):
	d = Dataset(); d.file_meta = FileMetaDataset(); d.file_meta.TransferSyntaxUID = syntax; d.file_meta.MediaStorageSOPClassUID = '1.2.840.10008.5.1.4.1.1.2'; d.file_meta.MediaStorageSOPInstanceUID = '1.2.3'
	d.SOPClassUID = '1.2.840.10008.5.1.4.1.1.2'; d.SOPInstanceUID = '1.2.3'; d.Modality = 'CT'; d.PixelSpacing = [.7, .5]; d.SliceThickness = 2
	colour = tags.pop('colour', False); frames = pixels.ndim - (3 if colour else 2)
	d.Rows, d.Columns = pixels.shape[frames:frames + 2]; d.SamplesPerPixel = 3 if colour else 1; d.PhotometricInterpretation = 'RGB' if colour else 'MONOCHROME2'
	if colour: d.PlanarConfiguration = 0
	if frames: d.NumberOfFrames = pixels.shape[0]
	kind = pixels.dtype; d.BitsAllocated = 8 * kind.itemsize; d.BitsStored = d.BitsAllocated; d.HighBit = d.BitsStored - 1; d.PixelRepresentation = int(kind.kind == 'i')
	for k, x in tags.items(): setattr(d, k, x)
	if 'BitsStored' in tags: d.HighBit = d.BitsStored - 1
	big = syntax == ExplicitVRBigEndian
	d.PixelData = pixels.astype(kind.newbyteorder('>' if big else '<')).tobytes() + (b'\0' if pixels.nbytes % 2 else b'')
	d['PixelData'].VR = 'OW' if kind.itemsize > 1 else 'OB'
	if syntax == RLELossless: d.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian; d.compress(RLELossless)
	b = io.BytesIO(); pydicom.dcmwrite(b, d, enforce_file_format=True, **({'implicit_vr': syntax == ImplicitVRLittleEndian, 'little_endian': not big} if syntax not in (RLELossless,) else {}))
	if not keep_values: return b.getvalue()
	r = pydicom.dcmread(io.BytesIO(b.getvalue())); v = r.pixel_array.astype(float)
	if colour: v = np.moveaxis(v, -1, -3)
	elif frames: v = v[:, None]
	keep(name, b.getvalue(), v * float(r.get('RescaleSlope', 1)) + float(r.get('RescaleIntercept', 0)))


i12 = random.integers(0, 4096, (H, W)).astype(np.uint16)
for t in 'uint8 int8 uint16 int16 uint32 int32'.split(): dicom(f'{t}.dcm', noise(t))
dicom('ct.dcm', i12, RescaleSlope=1, RescaleIntercept=-1024, BitsStored=12)
dicom('pet.dcm', i12, RescaleSlope=.3731, RescaleIntercept=0)
dicom('pet-signed.dcm', noise('int16'), RescaleSlope=.9012, RescaleIntercept=12.5)
dicom('pet-8.dcm', noise('uint8'), RescaleSlope=1.5, RescaleIntercept=-3)
dicom('pet-32.dcm', noise('uint32'), RescaleSlope=.25, RescaleIntercept=-3)
dicom('implicit.dcm', i12, ImplicitVRLittleEndian, RescaleSlope=2, RescaleIntercept=-1)
dicom('big-endian.dcm', noise('int16'), ExplicitVRBigEndian)
dicom('deflated.dcm', i12, DeflatedExplicitVRLittleEndian)
dicom('rle.dcm', i12, RLELossless); dicom('rle-frames.dcm', noise('uint8', (3, H, W)), RLELossless); dicom('rle-rgb.dcm', last(rgb8), RLELossless, colour=True)
dicom('frames.dcm', noise('uint16', (4, H, W)), RescaleSlope=.5, RescaleIntercept=1)
dicom('rgb.dcm', last(rgb8), colour=True)
d = pydicom.dcmread(io.BytesIO(files['rgb.dcm'])); d.PlanarConfiguration = 1; d.PixelData = rgb8.tobytes() + (b'\0' if rgb8.nbytes % 2 else b''); b = io.BytesIO(); pydicom.dcmwrite(b, d); keep('rgb-planar.dcm', b.getvalue(), rgb8)
dicom('white-is-zero.dcm', i12, PhotometricInterpretation='MONOCHROME1')
d = pydicom.dcmread(io.BytesIO(files['rgb.dcm'])); jpg = io.BytesIO(); Image.fromarray(grey).save(jpg, 'JPEG', quality=95)
d = pydicom.dcmread(io.BytesIO(files['uint8.dcm'])); d.file_meta.TransferSyntaxUID = JPEGBaseline8Bit; d.PixelData = pydicom.encaps.encapsulate([jpg.getvalue()]); d['PixelData'].VR = 'OB'; b = io.BytesIO(); pydicom.dcmwrite(b, d, implicit_vr=False, little_endian=True); keep('jpeg.dcm', b.getvalue(), np.array(Image.open(jpg)))
d.file_meta.TransferSyntaxUID = JPEG2000Lossless; b = io.BytesIO(); pydicom.dcmwrite(b, d, implicit_vr=False, little_endian=True); refused('jpeg2000.dcm', b.getvalue())
# frames with slopes of their own, as in enhanced objects
d = pydicom.dcmread(io.BytesIO(files['frames.dcm'])); del d.RescaleSlope, d.RescaleIntercept; d.PerFrameFunctionalGroupsSequence = []
for i in range(4):
	g, t = Dataset(), Dataset(); t.RescaleSlope, t.RescaleIntercept = .5 * (i + 1), -i; t.RescaleType = 'US'; g.PixelValueTransformationSequence = [t]; d.PerFrameFunctionalGroupsSequence.append(g)
b = io.BytesIO(); pydicom.dcmwrite(b, d); keep('frames-of-other-slopes.dcm', b.getvalue(), (d.pixel_array * np.array([.5, 1, 1.5, 2])[:, None, None] - np.arange(4)[:, None, None])[:, None])
f = noise('float32'); d = pydicom.dcmread(io.BytesIO(files['uint32.dcm'])); del d.PixelData, d.BitsStored, d.HighBit, d.PixelRepresentation; d.FloatPixelData = f.tobytes(); b = io.BytesIO(); pydicom.dcmwrite(b, d); keep('float.dcm', b.getvalue(), f)
cut('truncated.dcm', 'ct.dcm', len(files['ct.dcm']) - 100); cut('truncated-header.dcm', 'ct.dcm', 300); cut('truncated-rle.dcm', 'rle.dcm', len(files['rle.dcm']) - 500)
h = pydicom.dcmread(io.BytesIO(files['ct.dcm'])); h.Rows = h.Columns = 40000; b = io.BytesIO(); pydicom.dcmwrite(b, h); refused('huge.dcm', b.getvalue())


# -- AVI and raw: refused, or read by ImageJ
def avi(frames, declared=None):
	h, w = frames[0].shape; row = (w + 3) // 4 * 4; chunk = lambda t, d: t + struct.pack('<I', len(d)) + d + (b'\0' if len(d) % 2 else b'')
	lst = lambda t, d: chunk(b'LIST', t + d)
	avih = struct.pack('<14I', 40000, 0, 0, 0x10, declared or len(frames), 0, 1, h * row, w, h, 0, 0, 0, 0)
	strh = b'vidsDIB ' + struct.pack('<10I', 0, 0, 0, 1, 25, 0, declared or len(frames), h * row, 10000, 0) + struct.pack('<4H', 0, 0, w, h)
	strf = struct.pack('<IiiHHIIiiII', 40, w, h, 1, 8, 0, h * row, 0, 0, 256, 0) + b''.join(bytes([i, i, i, 0]) for i in range(256))
	movi = b''.join(chunk(b'00db', np.pad(f[::-1], ((0, 0), (0, row - w))).tobytes()) for f in frames)
	body = b'AVI ' + lst(b'hdrl', chunk(b'avih', avih) + lst(b'strl', chunk(b'strh', strh) + chunk(b'strf', strf))) + lst(b'movi', movi)
	return b'RIFF' + struct.pack('<I', len(body)) + body
film = noise('uint8', (3, H, W)); keep('grey.avi', avi(film), film[:, None]); cut('truncated.avi', 'grey.avi', len(files['grey.avi']) - 700); refused('fewer-frames.avi', avi(film, 5))
refused('numbers.raw', bytes(range(0, 256)) * 4)

with zipfile.ZipFile(target, 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as z:
	for name, data in sorted(files.items()):
		z.writestr(zipfile.ZipInfo(name, (2026, 11, 22, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
print(len(files), 'entries,', os.path.getsize(target), 'bytes')
