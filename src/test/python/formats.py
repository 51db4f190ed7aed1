#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Makes the small files of src/test/resources/formats with the programs that their fields use, and what is right to read from them.

    pip install numpy astropy zarr h5py hdf5plugin mrcfile nibabel pynrrd tifffile
    python src/test/python/formats.py

expected.tsv: file and part, x, y, channels, slices, frames, bits, pixel width, unit, CRC-32 of all values as little-endian 32-bit floats in the order
of ImageJ: x, y from above, channels, slices, frames.
"""
import os
import shutil
import zlib
import numpy as np

here = os.path.dirname(os.path.abspath(__file__))
folder = os.path.join(here, '..', 'resources', 'formats')
rows = []


def crc(a):
    a = np.ascontiguousarray(a, '<f4')
    a[np.isnan(a)] = np.nan
    return zlib.crc32(a.tobytes())


def expect(name, a, bits, size=1.0, unit='pixel'):
    """a: frames, slices, channels, y, x, or fewer of the last."""
    a = a.reshape((1,) * (5 - a.ndim) + a.shape)
    t, z, c, y, x = a.shape
    rows.append([name, x, y, c, z, t, bits, repr(float(size)), unit, f'{crc(a):08x}'])


def values(shape, dtype, seed=1):
    """Values all over the type's range, but few enough bits for a 32-bit float."""
    rng = np.random.default_rng(seed)
    dtype = np.dtype(dtype)
    if dtype.kind == 'f':
        return (rng.normal(size=shape) * 1000).astype(np.float16).astype(dtype)
    info = np.iinfo(dtype)
    step = max(1, 2 ** (info.bits - 16))
    a = rng.integers(info.min // step, info.max // step + 1, shape) * step
    a.flat[0] = info.min
    return a.astype(dtype)


# -- FITS --

def fits():
    from astropy.io import fits as f
    names = dict(u8='uint8', i16='int16', u16='uint16', i32='int32', u32='uint32', i64='int64', f32='float32', f64='float64')
    bits = dict(u8=8, i16=16, u16=16)
    for n, d in names.items():
        a = values((5, 7), d)
        f.PrimaryHDU(a).writeto(f'{folder}/{n}.fits', overwrite=True)
        expect(f'{n}.fits', a[::-1].astype('f4'), bits.get(n, 32))
    a = values((6, 8), 'int16')
    h = f.PrimaryHDU(a)
    h.header['BSCALE'], h.header['BZERO'], h.header['BLANK'] = 0.125, 7.5, int(a[2, 3])
    h.header['CUNIT1'], h.header['CDELT1'], h.header['CDELT2'] = 'um', 0.25, 0.25
    h._bscale, h._bzero, h._blank = 1, 0, None
    raw = h.header.copy()
    with open(f'{folder}/scaled.fits', 'wb') as out:
        out.write(raw.tostring().encode('ascii'))
        out.write(a.astype('>i2').tobytes().ljust(2880, b'\0'))
    right = f.getdata(f'{folder}/scaled.fits')
    assert np.isnan(right[2, 3]) and np.isnan(right).sum() >= 1 and abs(right[0, 0] - (a[0, 0] * 0.125 + 7.5)) < 1e-3
    expect('scaled.fits', right[::-1], 32, 0.25, 'um')
    cube = values((4, 5, 7), 'float32')
    f.PrimaryHDU(cube).writeto(f'{folder}/cube.fits', overwrite=True)
    expect('cube.fits', cube[:, None, ::-1], 32)
    f.PrimaryHDU(cube[:, None]).writeto(f'{folder}/stokes.fits', overwrite=True)
    expect('stokes.fits', cube[:, None, ::-1], 32)
    sci, dq = values((5, 6), 'float32', 2), values((5, 6), 'int16', 3)
    many = f.HDUList([f.PrimaryHDU(), f.ImageHDU(sci, name='SCI', ver=1), f.ImageHDU(dq, name='DQ', ver=1), f.ImageHDU(-sci, name='SCI', ver=2)])
    many[0].header['INSTRUME'] = 'ACS'
    many[1].header['INHERIT'] = True
    many.writeto(f'{folder}/many.fits', overwrite=True)
    expect('many.fits[1]', sci[::-1], 32)
    expect('many.fits[SCI,2]', -sci[::-1], 32)
    expect('many.fits[dq]', dq[::-1], 16)
    f.PrimaryHDU(cube[0]).writeto(f'{folder}/zipped.fits.gz', overwrite=True)
    expect('zipped.fits.gz', cube[0, ::-1], 32)
    y, x = np.mgrid[:20, :30]
    smooth = (100 * np.sin(x / 9.0) + y).astype('float32')
    for n, d, how in (('rice', smooth.astype('int16'), 'RICE_1'), ('gzip2', smooth, 'GZIP_2'), ('quantized', smooth, 'RICE_1'),
                      ('hcompress', smooth.astype('int32'), 'HCOMPRESS_1'), ('plio', np.abs(smooth).astype('int16'), 'PLIO_1')):
        more = dict(quantize_level=0) if n == 'gzip2' else dict(quantize_level=16, quantize_method=1, dither_seed=7) if n == 'quantized' else {}
        f.HDUList([f.PrimaryHDU(), f.CompImageHDU(d, compression_type=how, **more)]).writeto(f'{folder}/{n}.fits.fz', overwrite=True)
        expect(f'{n}.fits.fz', f.getdata(f'{folder}/{n}.fits.fz')[::-1].astype('f4'), 16 if d.dtype == np.int16 else 32)
    f.HDUList([f.PrimaryHDU(), f.BinTableHDU.from_columns([f.Column('a', 'E', array=np.arange(3.0))])]).writeto(f'{folder}/table.fits', overwrite=True)


# -- world coordinates --

HEADERS = dict(
    cd='CD1_1=-2e-5;CD1_2=1e-6;CD2_1=1e-6;CD2_2=2e-5;PIXSCALE=0.072;CTYPE1=RA---TAN;CTYPE2=DEC--TAN',
    pc='CDELT1=-2e-5;CDELT2=2e-5;PC1_1=0.8;PC1_2=-0.6;PC2_1=0.6;PC2_2=0.8;CTYPE1=RA---SIN;CTYPE2=DEC--SIN',
    crota='CDELT1=-3e-5;CDELT2=3e-5;CROTA2=30;CTYPE1=GLON-CAR;CTYPE2=GLAT-CAR;SECPIX=0.108',
    sip='CD1_1=-2e-5;CD1_2=1e-6;CD2_1=1e-6;CD2_2=2e-5;CTYPE1=RA---TAN-SIP;CTYPE2=DEC--TAN-SIP;A_ORDER=3;B_ORDER=3;A_0_2=1e-5;A_1_1=-2e-5;A_2_0=3e-5;'
        'A_3_0=1e-7;A_1_2=-2e-7;B_0_2=-1e-5;B_1_1=4e-5;B_2_0=1e-5;B_0_3=3e-7;B_2_1=1e-7;AP_ORDER=1;BP_ORDER=1;AP_0_1=1e-6;BP_1_0=1e-6;A_DMAX=1.5',
    tpv='CD1_1=-2e-5;CD1_2=0.0;CD2_1=0.0;CD2_2=2e-5;CTYPE1=RA---TPV;CTYPE2=DEC--TPV;PV1_0=0.0;PV1_1=1.001;PV1_4=1.5;PV2_0=0.0;PV2_1=0.999;PV2_6=-2.5',
    cube='CDELT1=-2e-5;CDELT2=2e-5;CDELT3=1e6;CRPIX3=3.0;CRVAL3=1.4e9;CUNIT3=Hz;CTYPE1=RA---TAN;CTYPE2=DEC--TAN;CTYPE3=FREQ')


def header(text, w=128, h=96):
    from astropy.io import fits as f
    n = f.Header()
    n['SIMPLE'], n['BITPIX'] = True, -32
    n['NAXIS'] = 3 if 'CTYPE3' in text else 2
    n['NAXIS1'], n['NAXIS2'] = w, h
    if n['NAXIS'] == 3:
        n['NAXIS3'] = 7
    n['CRPIX1'], n['CRPIX2'], n['CRVAL1'], n['CRVAL2'] = 60.25, 40.5, 150.1, 2.2
    for item in text.split(';'):
        k, v = item.split('=')
        n[k] = v if k.startswith(('CTYPE', 'CUNIT')) else int(v) if k.endswith('ORDER') else float(v)
    return n


def world():
    """Headers before and after a crop and an enlargement; astropy says that five stars keep their places on the sky."""
    import warnings
    from astropy.wcs import WCS
    warnings.simplefilter('ignore')
    x0, y0, w, h, z0 = 10, 20, 100, 60, 2       # from the upper left corner
    stars = np.array([[15., 20], [40, 30], [60, 50], [100, 70], [109, 75]])     # from 0 in the source, lowest row 0
    worst, cards = 0, []
    for name, text in HEADERS.items():
        old = header(text)
        for s in (2, 4, 1.5):
            new = old.copy()
            bottom = 96 - y0 - h
            new['NAXIS1'], new['NAXIS2'] = int(w * s), int(h * s)
            new['CRPIX1'] = (old['CRPIX1'] - x0 - 0.5) * s + 0.5
            new['CRPIX2'] = (old['CRPIX2'] - bottom - 0.5) * s + 0.5
            if 'CRPIX3' in old:
                new['CRPIX3'] = old['CRPIX3'] - z0
            for k in list(old):
                if k in ('CD1_1', 'CD1_2', 'CD2_1', 'CD2_2', 'CDELT1', 'CDELT2', 'PIXSCALE', 'SECPIX'):
                    new[k] = old[k] / s
                elif k[0] in 'AB' and k[-1].isdigit() and '_' in k:
                    p, q = int(k[-3]), int(k[-1])
                    new[k] = old[k] * s ** (1 - p - q)
                elif k == 'A_DMAX':
                    new[k] = old[k] * s
            here_, there = WCS(old, naxis=2), WCS(new, naxis=2)
            moved = (stars - [x0, bottom] + 0.5) * s - 0.5
            sky = here_.pixel_to_world(*stars.T)
            away = np.abs(np.array(there.world_to_pixel(sky)).T - moved)
            worst = max(worst, away.max())
            assert away.max() < 0.01, (name, s, away)
            cards.append(f'== {name} {s}\n' + old.tostring('\n', endcard=True, padding=False) + f'\n-- {name} {s}\n'
                         + new.tostring('\n', endcard=True, padding=False) + '\n')
    with open(f'{folder}/wcs.txt', 'w') as out:
        out.writelines('\n'.join(line.rstrip() for line in c.splitlines()) + '\n' for c in cards)
    print(f'five stars in {3 * len(HEADERS)} headers: at most {worst:.2g} pixels away')


# -- Zarr --

def smooth(shape, dtype):
    """Compressible, but with all bytes in use."""
    z, y, x = np.indices(shape)
    a = np.rint(300 * np.sin(x / 7.0 + z)) + 20 * y + (x * y) % 5
    return (a + (400 if np.dtype(dtype).kind == 'u' else 0)).astype(dtype)


def zarrs():
    import numcodecs
    import zarr
    from zarr.codecs import BloscCodec, BytesCodec, Crc32cCodec, GzipCodec, ShardingCodec, TransposeCodec, ZstdCodec
    root = f'{folder}/zarr'
    shape, chunks = (2, 25, 34), (2, 24, 32)
    b = numcodecs.Blosc
    two = dict(none=None, zlib=numcodecs.Zlib(5), gzip=numcodecs.GZip(5), zstd=numcodecs.Zstd(3), lz4=numcodecs.LZ4(), blosc_copied=b('lz4', clevel=0))
    for cname in ('blosclz', 'lz4', 'lz4hc', 'zlib', 'zstd'):
        for how, shuffle in (('plain', b.NOSHUFFLE), ('bytes', b.SHUFFLE), ('bits', b.BITSHUFFLE)):
            two[f'{cname}_{how}'] = b(cname, clevel=5, shuffle=shuffle, blocksize=1024 if how == 'bits' or cname == 'zstd' else 0)
    for i, (name, codec) in enumerate(two.items()):
        dtype = ('<u2', '<f4', '>i2', '|u1')[i % 4]
        a = smooth(shape, dtype)
        z = zarr.create_array(f'{root}/2_{name}', shape=shape, chunks=chunks, dtype=dtype, compressors=codec, zarr_format=2, order='F' if i % 5 == 4 else 'C',
                              chunk_key_encoding=dict(name='v2', separator='./'[i % 2]), overwrite=True)
        z[:] = a
        expect(f'zarr/2_{name}', a[:, None], {'u2': 16, 'f4': 32, 'i2': 16, 'u1': 8}[dtype[1:]])
    for name in ('int8', 'int32', 'uint32', 'int64', 'uint64', 'float16', 'float64', 'bool'):
        a = values((6, 7), name) if name != 'bool' else values((6, 7), 'uint8') > 99
        zarr.create_array(f'{root}/2_{name}', shape=(6, 7), chunks=(6, 7), dtype=name, compressors=None, zarr_format=2)[:] = a
        expect(f'zarr/2_{name}', a.astype('f4'), 8 if name == 'bool' else 16 if name == 'int8' else 32)
    gaps = zarr.create_array(f'{root}/2_gaps', shape=shape, chunks=chunks, dtype='<f4', compressors=None, zarr_format=2, fill_value=np.nan)
    gaps[0, :32, :32] = 1.5
    expect('zarr/2_gaps', gaps[:][:, None], 32)
    three = dict(none=dict(compressors=None), gzip=dict(compressors=GzipCodec()), zstd=dict(compressors=ZstdCodec(level=3, checksum=True)),
                 crc=dict(compressors=[ZstdCodec(), Crc32cCodec()]), blosc=dict(compressors=BloscCodec(cname='lz4', shuffle='bitshuffle')),
                 big=dict(compressors=None, serializer=BytesCodec(endian='big')), turned=dict(filters=TransposeCodec(order=(2, 0, 1)), compressors=GzipCodec()))
    for i, (name, more) in enumerate(three.items()):
        dtype = ('uint16', 'float32', 'int16')[i % 3]
        a = smooth(shape, dtype)
        zarr.create_array(f'{root}/3_{name}', shape=shape, chunks=chunks, dtype=dtype, zarr_format=3, dimension_names=('z', 'y', 'x'), **more)[:] = a
        expect(f'zarr/3_{name}', a[:, None], 32 if dtype == 'float32' else 16)
    for where in ('start', 'end'):
        a = smooth(shape, 'uint16')
        a[:2, :32, 16:32] = 7
        z = zarr.create_array(f'{root}/3_shards_{where}', shape=shape, chunks=(2, 32, 32), dtype='uint16', zarr_format=3, dimension_names=('t', 'y', 'x'),
                              compressors=None, fill_value=7,
                              serializer=ShardingCodec(chunk_shape=(1, 16, 16), codecs=[BytesCodec(), ZstdCodec()], index_location=where))
        z[:] = a
        expect(f'zarr/3_shards_{where}', a[:, None, None], 16)
    for name, version in (('ome4', 2), ('ome5', 3)):
        a = np.stack([smooth((3, 20, 24), 'uint16'), smooth((3, 20, 24), 'uint16')[::-1]])
        g = zarr.create_group(f'{root}/{name}.zarr', zarr_format=version)
        scale = [1.0, 2.0, 0.5, 0.25]
        datasets = []
        for level in (0, 1):
            d = a if level == 0 else (a.reshape(2, 3, 10, 2, 12, 2).mean((3, 5))).astype('u2')
            g.create_array(str(level), shape=d.shape, chunks=(1, 2, 16, 16), dtype='u2', **({'chunk_key_encoding': dict(name='v2', separator='/')}
                           if version == 2 else {}))[:] = d
            steps = [dict(type='scale', scale=scale[:2] + [s * 2 ** level for s in scale[2:]])]
            if level:
                steps.append(dict(type='translation', translation=[0.0, 0.0, 0.25, 0.125]))
            datasets.append(dict(path=str(level), coordinateTransformations=steps))
            expect(f'zarr/{name}.zarr' + (f'[{level}]' if level else ''), d.swapaxes(0, 1), 16, 0.25 * 2 ** level, 'um')
        axes = [dict(name='c', type='channel')] + [dict(name=n, type='space', unit='micrometer') for n in 'zyx']
        ome = dict(multiscales=[dict(axes=axes, datasets=datasets, name='cells')], omero=dict(channels=[
            dict(label='DNA', color='0000FF', active=True, window=dict(min=0, max=65535, start=100, end=9000)),
            dict(label='actin', color='00FF00', active=True, window=dict(min=0, max=65535, start=0, end=12000))]))
        if version == 2:
            ome['multiscales'][0]['version'] = '0.4'
        g.attrs.update(ome if version == 2 else {'ome': dict(version='0.5', **ome)})
    g = zarr.create_group(f'{root}/two.zarr', zarr_format=2, attributes={'bioformats2raw.layout': 3})
    for i in '01':
        h = g.create_group(i, attributes=dict(multiscales=[dict(version='0.4', axes=[dict(name=n, type='space') for n in 'yx'], datasets=[dict(path='0')])]))
        h.create_array('0', shape=(4, 5), chunks=(4, 5), dtype='u1', compressors=None)[:] = int(i) + np.arange(20, dtype='u1').reshape(4, 5)
        expect(f'zarr/two.zarr[{i}]', int(i) + np.arange(20.0).reshape(4, 5), 8)
    zarr.create_array(f'{root}/3_complex', shape=(4, 5), chunks=(4, 5), dtype='complex64', zarr_format=3)
    zarr.create_array(f'{root}/3_five', shape=(2, 2, 2, 4, 5), chunks=(1, 1, 1, 4, 5), dtype='uint8', zarr_format=3)
    zarr.create_array(f'{root}/2_filtered', shape=(4, 5), chunks=(4, 5), dtype='i4', filters=numcodecs.Delta('i4'), compressors=None, zarr_format=2)


# -- HDF5 --

def hdf5():
    import h5py
    import hdf5plugin as p
    for libver in ('earliest', 'v110'):
        with h5py.File(f'{folder}/{libver}.h5', 'w', libver=(libver, 'v110')) as f:
            more = dict(gzip=dict(compression='gzip', shuffle=True), lzf=dict(compression='lzf', fletcher32=True), raw=dict(chunks=None), sums=dict(fletcher32=True), one=dict(chunks=(2, 17, 33)),
                        growing=dict(maxshape=(None, 17, 33), compression=1), both=dict(maxshape=(None, None, 33), compression=1), blosc=p.Blosc(cname='lz4', shuffle=p.Blosc.BITSHUFFLE),
                        bits=p.Bitshuffle(cname='lz4'), bitsz=p.Bitshuffle(cname='zstd'), bits0=p.Bitshuffle(cname='none'), lz4=p.LZ4(), zstd=p.Zstd())
            if libver == 'v110':
                more = {k: more[k] for k in ('gzip', 'raw', 'one', 'growing', 'both')}
            else:
                more = {k: how for k, how in more.items() if k not in ('one', 'growing', 'both')}
            for i, (name, how) in enumerate(more.items()):
                dtype = ('<u2', '<f4', '>i2')[i % 3]
                f.create_dataset('a/' + name, data=smooth((2, 17, 33), dtype), **{'chunks': (2, 16, 32), **how})
                expect(f'{libver}.h5[a/{name}]', smooth((2, 17, 33), dtype)[:, None], 32 if dtype == '<f4' else 16)
            d = f.create_dataset('gaps', (2, 17, 33), 'i2', chunks=(2, 16, 32), fillvalue=-5)
            d[0, :16, :32] = 7
            expect(f'{libver}.h5[gaps]', d[:][:, None], 16)
            f.create_dataset('never', (3, 4), 'f4')
            expect(f'{libver}.h5[/never]', np.zeros((3, 4)), 32)
            f['text'] = 'no image'
    with h5py.File(f'{folder}/types.h5', 'w') as f:
        for name in ('int8', 'uint8', '>i4', 'uint32', 'int64', 'uint64', 'float16', '>f8'):
            v = values((4, 5), name)
            f['x' + name.strip('>')] = v
            expect(f'types.h5[x{name.strip(">")}]', v.astype('f4'), 8 if name == 'uint8' else 16 if name == 'int8' else 32)
        f['four'] = np.zeros((2, 3, 4, 5), 'u1')
        f['four'][:] = values((2, 3, 4, 5), 'uint8')
        expect('types.h5[four tzyx]', f['four'][:][:, :, None], 8)
        expect('types.h5[four zcyx]', f['four'][:], 8)
        f['four'].attrs['note'] = 'axes are not told'
    with h5py.File(f'{folder}/ilastik.h5', 'w') as f:
        v = values((2, 3, 4, 5), 'uint8')
        f['exported'] = v
        f['exported'].attrs['axistags'] = '{"axes": [{"key": "t"}, {"key": "y"}, {"key": "x"}, {"key": "c"}]}'
        expect('ilastik.h5', v.transpose(0, 3, 1, 2)[:, None], 8)
    with h5py.File(f'{folder}/nexus.nxs', 'w') as f:
        d = f.create_group('entry/data')
        f.create_group('entry/instrument')['flat'] = np.ones((4, 5), 'u2')
        d['data'] = smooth((3, 4, 5), 'uint16')
        d.attrs['signal'], d.attrs['axes'] = 'data', ['z', 'y', 'x']
        for n, k in zip('zyx', (3, 4, 5)):
            d[n] = 10 + 0.5 * np.arange(k)
            d[n].attrs['units'] = 'mm'
        expect('nexus.nxs', smooth((3, 4, 5), 'uint16')[:, None], 16, 0.5, 'mm')


# -- MRC, NIfTI, NRRD --

def mrc():
    import mrcfile
    for mode, dtype in {0: 'int8', 1: 'int16', 2: 'float32', 6: 'uint16', 12: 'float16'}.items():
        a = values((3, 5, 7), dtype)
        with mrcfile.new(f'{folder}/mode{mode}.mrc', overwrite=True) as m:
            m.set_data(a)
            m.set_volume()
            m.voxel_size = (2.5, 2.5, 5)
            if mode == 1:
                m.set_extended_header(np.zeros(2, 'V64'))
        expect(f'mode{mode}.mrc', a.astype('f4')[:, None], 32 if dtype[0] == 'f' else 16, 2.5, 'Å')
    a = values((4, 3, 5, 7), 'float32')
    with mrcfile.new(f'{folder}/volumes.mrc', overwrite=True) as m:
        m.set_data(a)
    expect('volumes.mrc', a[:, :, None], 32)
    with mrcfile.new(f'{folder}/complex.mrc', overwrite=True) as m:
        m.set_data(a[0].astype('complex64'))
    big = values((3, 5, 7), '>i2')
    with mrcfile.new(f'{folder}/big.mrc', overwrite=True) as m:
        m.set_data(big)
    assert open(f'{folder}/big.mrc', 'rb').read()[212] == 0x11
    expect('big.mrc', big.astype('f4')[:, None], 16)


def nifti():
    import nibabel as nib
    for name, dtype in dict(u1='uint8', i1='int8', i2='int16', u2='uint16', i4='int32', u4='uint32', i8='int64', f4='float32', f8='float64').items():
        a = values((7, 5, 3), dtype)
        image = nib.Nifti1Image(a, np.diag([0.5, 0.5, 2, 1]), dtype=dtype)
        image.header.set_xyzt_units('mm', 'sec')
        nib.save(image, f'{folder}/{name}.nii')
        expect(f'{name}.nii', a.astype('f4').transpose(2, 1, 0)[:, None], 8 if name == 'u1' else 16 if name[1] in '12' else 32, 0.5, 'mm')
    a = values((7, 5, 3, 4), 'int16')
    image = nib.Nifti1Image(a, np.diag([0.5, 0.5, 2, 1]))
    image.header.set_slope_inter(0.25, 10)
    nib.save(image, f'{folder}/scaled.nii.gz')
    expect('scaled.nii.gz', nib.load(f'{folder}/scaled.nii.gz').get_fdata().astype('f4').transpose(3, 2, 1, 0)[:, :, None], 32, 0.5)
    nib.save(nib.Nifti2Image(a, np.eye(4)), f'{folder}/second.nii')
    expect('second.nii', a.transpose(3, 2, 1, 0)[:, :, None], 16)
    nib.save(nib.Nifti1Pair(a[..., 0], np.eye(4)), f'{folder}/pair.hdr')
    expect('pair.hdr', a[..., 0].transpose(2, 1, 0)[:, None], 16)
    big = nib.Nifti1Image(a.astype('>i2'), np.eye(4), nib.Nifti1Header(endianness='>'))
    big.set_data_dtype('>i2')
    nib.save(big, f'{folder}/big.nii')
    assert open(f'{folder}/big.nii', 'rb').read()[0] == 0
    expect('big.nii', a.transpose(3, 2, 1, 0)[:, :, None], 16)
    nib.save(nib.Nifti1Image(a.astype('complex64'), np.eye(4)), f'{folder}/complex.nii')


def nrrds():
    import nrrd
    for name, dtype in dict(i1='int8', u1='uint8', i2='int16', u2='uint16', i4='int32', u4='uint32', i8='int64', u8='uint64', f4='float32', f8='float64').items():
        a = values((7, 5, 3), dtype)
        nrrd.write(f'{folder}/{name}.nrrd', a, {'encoding': 'raw', 'spacings': [0.5, 0.5, 2], 'units': ['mm', 'mm', 'mm']})
        expect(f'{name}.nrrd', a.astype('f4').transpose(2, 1, 0)[:, None], 8 if name == 'u1' else 16 if name[1] in '12' else 32, 0.5, 'mm')
    a = values((3, 7, 5, 4), 'uint16')
    nrrd.write(f'{folder}/packed.nrrd', a, {'encoding': 'gzip', 'kinds': ['vector', 'domain', 'domain', 'time'], 'space': 'left-posterior-superior',
                                            'space directions': np.array([[np.nan] * 3, [0.3, 0.4, 0], [0, 0, 0.5], [np.nan] * 3])})
    expect('packed.nrrd', a.transpose(3, 0, 2, 1)[:, None], 16, 0.5)
    nrrd.write(f'{folder}/detached.nhdr', a[0], {'encoding': 'raw', 'endian': 'big'}, detached_header=True)
    expect('detached.nhdr', a[0].transpose(2, 1, 0)[:, None], 16)
    nrrd.write(f'{folder}/bzip2.nrrd', a[0], {'encoding': 'bzip2'})


def make():
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    for kind in (fits, world, zarrs, hdf5, mrc, nifti, nrrds):
        kind()
    with open(f'{folder}/expected.tsv', 'w') as out:
        out.writelines('\t'.join(map(str, r)) + '\n' for r in rows)
    print(f'{len(rows)} images, {sum(os.path.getsize(os.path.join(d, n)) for d, _, ns in os.walk(folder) for n in ns)} bytes')


if __name__ == '__main__':
    make()
