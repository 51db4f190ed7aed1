#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Rates ten real images with Clearstack and with Python's packages, and says where they differ.

  python src/test/python/rating_real_images.py CLASSPATH

CLASSPATH is that of Clearstack, such as Clearstack_.jar with its libraries. Needs numpy, scipy, scikit-image, PyWavelets, tifffile; microssim, nanopyx,
astropy and photutils are used if they are there. Of each image in test-images a square of at most 256 x 256 pixels is taken as the reference; the image to
rate is blurred, scaled and noisy, and two exposures have Poisson noise. Ends with 1 if a number differs by more than its tolerance."""
import csv, importlib, importlib.util, pathlib, subprocess, sys, tempfile, types
import numpy as np
import tifffile
from scipy import ndimage
from skimage import metrics, restoration
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import metrics_golden as golden

IMAGES = ['actin-clean.tif', 'actin-noisy.tif', 'ct-abdomen.tif', 'ct-heart-z16.tif', 'em-celegans-z12.tif', 'em-mitochondria.tif', 'galaxies-hst.fits',
          'lysosomes-t20.tif', 'neutron-slice.tif', 'nuclei-t12.tif']
TESTED, FAILED, LEFT_OUT, NANOPYX = [], [], set(), []

def plane(name):
    path = pathlib.Path('test-images') / name
    if name.endswith('.fits'):
        from astropy.io import fits
        image = fits.getdata(path)[::-1]  # Clearstack shows north, the last row, on top
    else: image = tifffile.imread(path)
    while image.ndim > 2: image = image[0]
    h, w = image.shape; n = min(256, h, w) // 2 * 2
    return np.ascontiguousarray(image[(h - n) // 2:(h + n) // 2, (w - n) // 2:(w + n) // 2]).astype(np.float32)

def check(image, what, ours, theirs, tolerance):
    ours, theirs = float(ours), float(theirs); error = abs(ours - theirs) / max(abs(theirs), 1e-300)
    good = error <= tolerance; TESTED.append(what)
    if not good: FAILED.append((image, what))
    print(f'{image:22s} {what:38s} {ours:24.16g} {theirs:24.16g} {error:9.1e} {"" if good else "DIFFERS"}', flush=True)

class Clearstack:
    def __init__(self, classpath, folder): self.classpath, self.folder = classpath, folder
    def rows(self, *arguments):
        table = self.folder / 'table.csv'
        run = subprocess.run(['java', '-Djava.awt.headless=true', '-cp', self.classpath, 'org.clearstack.door.cli.Main', *arguments, f'table={table}'],
                             capture_output=True, text=True)
        if run.returncode: raise SystemExit(run.stderr)
        with open(table, encoding='utf-8') as text: return list(csv.DictReader(text))
    def save(self, name, image):
        path = self.folder / name; tifffile.imwrite(path, np.asarray(image, np.float32), imagej=True); return str(path)

def package(name, module):
    """A module of a package whose own __init__ may need more than is there."""
    try: return importlib.import_module(f'{name}.{module}')
    except ImportError:
        spec = importlib.util.find_spec(name) if name not in sys.modules else None
        if spec is None: LEFT_OUT.add(name); return None
        sys.modules[name] = types.ModuleType(name); sys.modules[name].__path__ = list(spec.submodule_search_locations)
        try: return importlib.import_module(f'{name}.{module}')
        except ImportError: LEFT_OUT.add(name); return None

def smoothed(c):
    values, n = golden.curve(c), c[3][1:]
    sums = [np.average(values[max(0, i - 2):i + 3], weights=n[max(0, i - 2):i + 3]) for i in range(len(values))]
    return np.r_[1, sums]

def with_reference(clearstack, name, r, t):
    span = float(r.max()) - float(r.min()); rd, td = r.astype(float), t.astype(float)
    row = clearstack.rows('quality', 'reference=' + clearstack.save('r.tif', r), 'test=' + clearstack.save('t.tif', t),
                          'metrics=mse,rmse,nrmse,mae,psnr,ssim,microssim,hfenn')[0]
    check(name, 'MSE, scikit-image', row['MSE'], metrics.mean_squared_error(rd, td), 1e-8)
    check(name, 'NRMSE, scikit-image', row['NRMSE'], metrics.normalized_root_mse(rd, td), 1e-8)
    check(name, 'MAE, numpy', row['MAE'], abs(rd - td).mean(), 1e-8)
    check(name, 'PSNR, scikit-image', row['PSNR (dB)'], metrics.peak_signal_noise_ratio(rd, td, data_range=span), 1e-8)
    check(name, 'SSIM, scikit-image', row['SSIM'], metrics.structural_similarity(rd, td, gaussian_weights=True, sigma=1.5, use_sample_covariance=False,
                                                                               data_range=span), 1e-8)
    check(name, 'HFENN, scipy', row['HFENN'], 1e4 * (ndimage.gaussian_laplace(rd - td, 1.5) ** 2).mean() / span ** 2, 1e-8)
    check(name, 'MicroSSIM, exact optimum', row['MicroSSIM'], golden.micro(rd, td)[0], 1e-8)
    module = package('microssim', 'micro_ssim')
    if module:
        fitted = module.MicroSSIM(); fitted.fit([rd], [td])
        # by default the package fits in the uniform window and scores in the Gaussian one; its search ends a little before the optimum
        check(name, 'MicroSSIM, microssim, uniform window', row['MicroSSIM'], fitted.score(rd, td, gaussian_weights=False), 1e-8)

def without_reference(clearstack, name, r, t, rng):
    counts = 40 * (r - r.min()) / (r.mean() - r.min()) + 2
    # with a little read noise: whether a wavelet coefficient of equal pixels is 0 is a matter of rounding
    a, b = ((rng.poisson(counts) + .3 * rng.normal(size=r.shape)).astype(np.float32) for _ in range(2))
    row = clearstack.rows('resolution', 'image=' + clearstack.save('a.tif', a), 'second=' + clearstack.save('b.tif', b), 'source=' + clearstack.save('r.tif', r))[0]
    c = golden.frc(a, b, .25)
    try: check(name, 'FRC 1/7, numpy', row['FRC 1/7 (pixels)'], golden.crossing(smoothed(c), 1 / 7, c[4]), 1e-8)
    except IndexError: pass  # resolved to the last ring
    check(name, 'noise, Immerkaer, scipy', row['Immerkaer SD'], golden.immerkaer(a.astype(float)), 1e-8)
    check(name, 'noise, wavelet, scikit-image', row['Wavelet MAD SD'], restoration.estimate_sigma(a.astype(float)), 1e-8)
    rse, rsp, *_ = golden.squirrel(r.astype(float), a.astype(float))
    check(name, 'RSE, scipy', row['RSE'], rse, 1e-6); check(name, 'RSP, numpy', row['RSP'], rsp, 1e-6)
    if row.get('Decorrelation (pixels)', 'NaN') not in ('', 'NaN', '0'):
        check(name, 'decorrelation, numpy', row['Decorrelation (pixels)'], golden.decorrelation(a.astype(float))[0], 1e-6)
        module = package('nanopyx', 'core.analysis.decorr')
        if module:
            analysis = module.DecorrAnalysis(); analysis.run_analysis(a)
            ours, theirs = float(row['Decorrelation (pixels)']), float(analysis.resolution); NANOPYX.append(abs(ours - theirs) / theirs)
            print(f'{name:22s} {"decorrelation, NanoPyx":38s} {ours:24.16g} {theirs:24.16g} {NANOPYX[-1]:9.1e}', flush=True)

def stars(clearstack, name, r):
    try:
        from astropy.modeling import fitting, models
        from photutils.aperture import CircularAnnulus, CircularAperture, aperture_photometry
    except ImportError: LEFT_OUT.add('photutils'); return
    path = clearstack.save('r.tif', r); F = 2 * np.sqrt(2 * np.log(2))
    for row in clearstack.rows('field', 'image=' + path, 'reference=' + path, 'measure=stars', 'aperture=4')[:-1]:
        x, y = float(row['X (pixels)']), float(row['Y (pixels)']); label = name + row['Label'].split('star')[-1]
        ring = CircularAnnulus((x, y), 8, 12).to_mask(method='center').get_values(r); aperture = CircularAperture((x, y), 4)
        flux = aperture_photometry(r.astype(float), aperture, method='subpixel', subpixels=5)['aperture_sum'][0]
        flux -= np.median(ring) * aperture.to_mask(method='subpixel', subpixels=5).data.sum()
        check(label, 'flux, photutils', row['Flux'], flux, 1e-3)
        px, py = int(round(x)), int(round(y)); near = r[py - 2:py + 3, px - 2:px + 3]; j, i = np.unravel_index(near.argmax(), near.shape)
        px, py = px - 2 + int(i), py - 2 + int(j); yy, xx = np.mgrid[:9, :9].astype(float); spot = r[py - 4:py + 5, px - 4:px + 5].astype(float)
        start = models.Gaussian2D(float(np.ptp(spot)), x - px + 4, y - py + 4, 1.5, 1.5, 0, fixed={'theta': True}) + models.Const2D(float(spot.min()))
        fit = fitting.TRFLSQFitter()(start, xx, yy, spot, maxiter=2000)
        check(label, 'FWHM, astropy', row['FWHM (pixel)'], F * np.sqrt(abs(fit.x_stddev_0.value * fit.y_stddev_0.value)), 1e-3)

def main(classpath):
    print(f'{"image":22s} {"measure":38s} {"Clearstack":>24s} {"Python":>24s}   relative')
    with tempfile.TemporaryDirectory() as folder:
        clearstack = Clearstack(classpath, pathlib.Path(folder)); rng = np.random.default_rng(1)
        for name in IMAGES:
            r = plane(name)
            t = (.8 * ndimage.gaussian_filter(r.astype(float), 1) + .05 * float(np.ptp(r)) * (1 + .2 * rng.normal(size=r.shape))).astype(np.float32)
            with_reference(clearstack, name, r, t); without_reference(clearstack, name, r, t, rng)
            if name.startswith('galaxies'): stars(clearstack, name, r)
    # NanoPyx computes in float32; where two of its curves' peaks are nearly as far, another one may win
    if NANOPYX: check('all', 'decorrelation, NanoPyx: median error', 1 + np.median(NANOPYX), 1, 1e-2)
    print(f'{len(TESTED)} numbers of {len(set(TESTED))} measures over {len(IMAGES)} images; {len(FAILED)} differ; left out: {", ".join(sorted(LEFT_OUT)) or "none"}')
    sys.exit(1 if FAILED else 0)

if __name__ == '__main__': main(sys.argv[1])
