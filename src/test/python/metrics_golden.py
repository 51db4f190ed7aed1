#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Prints the golden values of the tests of org.clearstack.metric and org.clearstack.noise, and makes their test images.

  python src/test/python/metrics_golden.py

Needs numpy, scipy, scikit-image, PyWavelets, tifffile, astropy and photutils; for the last lines also nanopyx, which is left out if it is missing.
Images T and S and their blurred versions are those of the class Images of the tests."""
import numpy as np
from scipy import ndimage, optimize
from scipy.signal import convolve2d
from scipy.signal.windows import tukey

y, x = np.mgrid[:64, :64].astype(float)
T = (7 * x + 13 * y + x * y) % 256 / 255
S = .5 + .25 * np.sin(2 * np.pi * x / 16) + .25 * np.cos(2 * np.pi * y / 11)
def shift_mean(a): return (a + np.roll(a, 1, 0) + np.roll(a, 1, 1) + np.roll(np.roll(a, 1, 0), 1, 1)) / 4
def show(name, *values): print(f'{name:50s}', *(repr(float(v)) for v in values))

def pattern(width, height, shift=0):
    """Sums of waves and a pseudo-random part: numbers that Java and numpy make alike. A hash of the place, not a generator."""
    y, x = np.mgrid[:height, :width].astype(np.int64)
    wave = 100 + 30 * np.sin(x * .31) * np.cos(y * .23) + 20 * np.sin((x + 2 * y) * .11)
    return wave + ((x * 7919 + y * 104729 + x * y * 31 + shift * (x * x * 613 + y * y * 977 + 57)) % 1009) / 1009 * 40

# -- noise --
def immerkaer(a):
    l = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]])
    return np.sqrt(np.pi / 2) * np.abs(convolve2d(a, l, 'valid')).sum() / (6 * (a.shape[0] - 2) * (a.shape[1] - 2))

# -- Fourier ring correlation --
def frc(a, b, taper=0., spacing=None, shift=None):
    spacing = np.ones(a.ndim) if spacing is None else np.asarray(spacing, float)
    def prepared(v):
        v = (v - v.mean()) / v.std()
        for d, n in enumerate(v.shape): v = v * tukey(n, taper).reshape([-1 if k == d else 1 for k in range(v.ndim)])
        return np.fft.fftn(v)
    f, g = prepared(np.asarray(a, float)), prepared(np.asarray(b, float))
    k = np.meshgrid(*(np.fft.fftfreq(n, s) for n, s in zip(a.shape, spacing)), indexing='ij')
    step = 1 / min(n * s for n, s in zip(a.shape, spacing))
    rings = int(np.floor((1 / (2 * spacing)).min() / step + 1e-9)) + 1
    ring = np.floor(np.sqrt(sum(q * q for q in k)) / step + .5 + 1e-9).astype(int)
    total = lambda v: np.bincount(ring.ravel(), v.ravel())[:rings]
    cross = f * g.conj()
    if shift is not None:
        phase = sum(2 * np.pi * s * q * w for s, q, w in zip(shift, k, spacing))
        cross = cross * np.exp(1j * phase)
    return total(cross.real), total(abs(f) ** 2), total(abs(g) ** 2), total(np.ones(a.shape)), step
def curve(*parts):
    c, f, g = (sum(p[i] for p in parts) for i in range(3))
    return c[1:] / np.sqrt(f[1:] * g[1:])
def crossing(c, t, step):
    i = np.nonzero(c < t)[0][0]
    return 1 / (step * (i - 1 + (c[i - 1] - t) / (c[i - 1] - c[i])))

# -- decorrelation analysis --
def decorrelation(image):
    h, w = image.shape
    yy, xx = np.mgrid[:h, :w]
    inward = np.minimum(np.minimum(xx, w - 1 - xx), np.minimum(yy, h - 1 - yy))
    edge = image[inward < 20].mean()
    faded = (image - edge) * (1 - np.cos(np.pi * np.minimum(1, inward / 20))) / 2
    f = abs(np.fft.fft2(faded))
    r = 2 * np.hypot(np.fft.fftfreq(h)[:, None], np.fft.fftfreq(w)[None]); half = np.zeros((h, w), bool); half[:, :w // 2 + 1] = True
    use = (r <= 1) & half; use[0, 0] = False; r, f = r[use], f[use]
    def peak(sigma, lo, hi):
        m = f * (-np.expm1(-2 * np.pi ** 2 * sigma ** 2 * (r / 2) ** 2) if sigma else 1)
        i = r <= hi; ring = np.maximum(0, np.floor((r[i] - lo) / (hi - lo) * 49 + .5)).astype(int)
        s, n = np.cumsum(np.bincount(ring, m[i], 50)), np.cumsum(np.bincount(ring, minlength=50))
        d = s / np.sqrt((m * m).sum() * np.maximum(n, 1)); length = 50
        while length > 1:
            top = int(np.argmax(d[:length]))
            if top < length - 1 and d[top] - d[top:length].min() > .001: return lo + (hi - lo) * top / 49, d[top]
            length = max(1, length - 1 if top == length - 1 else top)
        return 0., 0.
    at = lambda a, b, i: a * (b / a) ** (i / 9)
    plain = peak(0, 0, 1); widest = w / 2 if plain[0] == 0 else 2 / plain[0]
    peaks = [peak(at(.14, widest, i), 0, 1) for i in range(10)] + [plain]
    best, far = int(np.argmax([k * a for k, a in peaks])), int(np.argmax([k for k, a in peaks]))
    lo, hi = max(0, min(peaks[best][0], peaks[far][0]) - .05), min(1, max(peaks[best][0], peaks[far][0]) + .3)
    a, b = (at(.14, widest, min(best, far) - 1), at(.14, widest, max(best, far))) if max(best, far) < 10 else (2 / w, .14)
    found = max(peak(at(a, b, i), lo, hi)[0] for i in range(10))
    return 2 / found, plain[1]

# -- SQUIRREL --
def squirrel(source, restored):
    def line(s):
        b = ndimage.gaussian_filter(restored, s) if s > 0 else restored
        p = np.polyfit(b.ravel(), source.ravel(), 1); return b, p
    def error(s): b, p = line(s); return ((np.polyval(p, b) - source) ** 2).mean()
    grid = np.linspace(0, 4 / 2.35482, 25); i = int(np.argmin([error(s) for s in grid]))
    s = optimize.minimize_scalar(error, bounds=(grid[max(0, i - 1)], grid[min(24, i + 1)]), method='bounded', options={'xatol': 1e-12}).x
    b, p = line(s)
    return np.sqrt(error(s)), np.corrcoef(b.ravel(), source.ravel())[0, 1], s, p[0], p[1]

# -- MicroSSIM, MicroMS3IM --
def elements(r, t):
    u = lambda v: ndimage.uniform_filter(v, 7)[3:-3, 3:-3]
    mr, mt, n = u(r), u(t), 49 / 48
    return mr * mt, mr * mr, mt * mt, n * (u(r * t) - mr * mt), n * (u(r * r) - mr * mr), n * (u(t * t) - mt * mt)
def micro(r, t):
    o, q = np.percentile(r, 3), np.percentile(t, 3); m = (r - o).max()
    r, t = (r - o) / m, (t - q) / m; span = r.max() - r.min(); c1, c2 = (.01 * span) ** 2, (.03 * span) ** 2
    mm, rr, tt, cov, vr, vt = elements(r, t)
    score = lambda a: ((2 * a * mm + c1) * (2 * a * cov + c2) / ((rr + a * a * tt + c1) * (vr + a * a * vt + c2))).mean()
    guess = (r * t).mean() / (t * t).mean()
    grid = guess * np.logspace(-3, 3, 601); i = int(np.argmax([score(a) for a in grid]))
    a = optimize.minimize_scalar(lambda a: -score(a), bounds=(grid[i - 1], grid[i + 1]), method='bounded', options={'xatol': 1e-13}).x
    return score(a), a, r, a * t, span
def ms_ssim(r, t, span):
    """As torchmetrics' multiscale_structural_similarity_index_measure with normalize='relu'."""
    from skimage.metrics import structural_similarity
    result = 1.; c2 = (.03 * span) ** 2
    for j, w in enumerate((.0448, .2856, .3001, .2363, .1333)):
        g = lambda v: ndimage.gaussian_filter(v, 1.5, truncate=3.5)[5:-5, 5:-5]
        if j < 4:
            cov, v = g(r * t) - g(r) * g(t), g(r * r) - g(r) ** 2 + g(t * t) - g(t) ** 2
            result *= max(0, ((2 * cov + c2) / (v + c2)).mean()) ** w
            r, t = (v[:v.shape[0] // 2 * 2, :v.shape[1] // 2 * 2] for v in (r, t))
            r, t = ((v[::2, ::2] + v[1::2, ::2] + v[::2, 1::2] + v[1::2, 1::2]) / 4 for v in (r, t))
        else: result *= max(0, structural_similarity(r, t, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=span)) ** w
    return result

# -- widths, stars, noise power --
def hashed(width, height): return pattern(width, height, 1) - pattern(width, height) + 0  # between -40 and 40, without the wave
def field():
    y, x = np.mgrid[:90, :110].astype(float); a = 100 + hashed(110, 90) * .02
    for cx, cy, h in ((30.3, 25.6, 500), (70.8, 40.2, 300), (50.5, 65.1, 900)): a = a + h * np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * 1.6 ** 2))
    return a
def noise_power(a, size, pixel):
    i = 2 * np.arange(size) / (size - 1) - 1; y, x = np.meshgrid(i, i, indexing='ij'); m = np.stack([x ** 0, x, y, x * x, x * y, y * y], -1).reshape(-1, 6)
    total, n = 0, 0
    for j in range(0, a.shape[0] - size + 1, size // 2):
        for i in range(0, a.shape[1] - size + 1, size // 2):
            r = a[j:j + size, i:i + size].ravel(); r = r - m @ np.linalg.lstsq(m, r, rcond=None)[0]
            total, n = total + abs(np.fft.fft2(r.reshape(size, size))) ** 2, n + 1
    total = total * pixel ** 2 / size ** 2 / n; k = np.abs(np.fft.fftfreq(size) * size)
    ring = np.floor(np.hypot(k[:, None], k[None]) + .5 + 1e-9).astype(int).ravel()
    return (np.bincount(ring, total.ravel()) / np.bincount(ring))[:size // 2 + 1], np.sqrt(total.sum()) / (size * pixel)

def fields():
    from astropy.modeling import fitting, models
    from photutils.aperture import CircularAnnulus, CircularAperture, aperture_photometry
    F = 2 * np.sqrt(2 * np.log(2)); i = np.arange(40.)
    profile = 20 + 80 * np.exp(-(i - 17.3) ** 2 / (2 * 2.4 ** 2)) + hashed(40, 1)[0] * .1
    fit = fitting.TRFLSQFitter()(models.Gaussian1D(80, 17, 2) + models.Const1D(20), i, profile, maxiter=1000)
    show('profile: centre, FWHM, height, background', fit.mean_0.value, fit.stddev_0.value * F, fit.amplitude_0.value, fit.amplitude_1.value)
    a = field(); y, x = np.mgrid[:13, :13].astype(float); spot = a[59:72, 44:57]
    fit = fitting.TRFLSQFitter()(models.Gaussian2D(800, 6, 6, 1.5, 1.5, 0, fixed={'theta': True}) + models.Const2D(100), x, y, spot, maxiter=1000)
    show('spot: x, y, FWHM x, FWHM y', fit.x_mean_0.value, fit.y_mean_0.value, fit.x_stddev_0.value * F, fit.y_stddev_0.value * F)
    fluxes = []
    for cx, cy in ((50.5, 65.1), (30.3, 25.6), (70.8, 40.2)):
        px, py = int(round(cx)), int(round(cy)); j = slice(py - 5, py + 6), slice(px - 5, px + 6); yy, xx = np.mgrid[:11, :11].astype(float)
        s = fitting.TRFLSQFitter()(models.Gaussian2D(500, 5, 5, 1.5, 1.5, 0, fixed={'theta': True}) + models.Const2D(100), xx, yy, a[j], maxiter=1000)
        at = (px - 5 + s.x_mean_0.value, py - 5 + s.y_mean_0.value); ring = CircularAnnulus(at, 10, 15).to_mask(method='center').get_values(a)
        aperture = CircularAperture(at, 5); got = aperture_photometry(a, aperture, method='subpixel', subpixels=5)['aperture_sum'][0]
        fluxes.append(got - np.median(ring) * aperture.to_mask(method='subpixel', subpixels=5).data.sum())
    show('stars: flux of the three, brightest first', *fluxes)

if __name__ == '__main__':
    a, b = pattern(96, 80), pattern(96, 80, 1)
    show('Immerkaer pattern 96x80', immerkaer(a))
    c = frc(a, b); v = curve(c); show('FRC rings 5, 15, 25, 40', *v[[4, 14, 24, 39]]); show('  1/7', crossing(np.r_[1, v], 1 / 7, c[4]))
    c = frc(a, b, .25, (2., .5)); v = curve(c); show('FRC taper .25, pixels .5 x 2, rings 3, 6, 9', *v[[2, 5, 8]])
    volume = np.stack([pattern(24, 20, s) for s in range(16)]); other = np.stack([pattern(24, 20, s + 50) for s in range(16)])
    v = curve(frc(volume, other, .25)); show('FSC shells 2, 5, 8', *v[[1, 4, 7]])
    e = a[:, :]; q = lambda i, j: e[i::2, j::2]
    v = curve(frc(q(0, 0), q(1, 1), .25, (2, 2), (.5, .5)), frc(q(1, 0), q(0, 1), .25, (2, 2), (-.5, .5))); show('FRC checkerboard rings 3, 9, 15', *v[[2, 8, 14]])
    show('decorrelation pattern 96x80: pixels, height', *decorrelation(ndimage.gaussian_filter(b, .8)))
    show('SQUIRREL pattern: rse rsp sigma gain offset', *squirrel(3 * ndimage.gaussian_filter(a, .9) + 7 + .05 * b, a))
    for name, r in (('T', T), ('S', S)):
        for t in (shift_mean(r), .1 * shift_mean(r) + 5): show(f'MicroSSIM {name}: score, factor', *micro(r, t)[:2])
    r, t = pattern(192, 180), pattern(192, 180) * .7 + .3 * pattern(192, 180, 3) + 11
    s = micro(r, t); show('MicroSSIM pattern 192x180: score, factor', *s[:2]); show('MicroMS3IM pattern', ms_ssim(*s[2:]))
    p, deviation = noise_power(hashed(64, 48), 16, .5); show('noise power rings 1, 4, 8, deviation', p[1], p[4], p[8], deviation)
    from skimage.metrics import structural_similarity
    full = structural_similarity(a, b, data_range=200, full=True)[1]; keep = np.ones(a.shape, bool); keep[:20, :30] = False; keep[50, 60] = False
    free = ndimage.minimum_filter(keep, 7); free = free[3:-3, 3:-3]; show('SSIM 7x7 masked', full[3:-3, 3:-3][free].mean())
    fields()
    try:
        from nanopyx.core.analysis.decorr import DecorrAnalysis
        rng = np.random.default_rng(1); field = ndimage.gaussian_filter(rng.normal(size=(256, 256)), 1.5)
        image = rng.poisson(110 * (1 + .3 * field / field.std()).clip(.05)).astype(np.float32); analysis = DecorrAnalysis(); analysis.run_analysis(image)
        show('decorrelation: NanoPyx, and as here', analysis.resolution, decorrelation(image.astype(float))[0])
    except ImportError: print('nanopyx is missing')
