# SPDX-License-Identifier: BSD-2-Clause
"""Writes expected.csv: what numpy, scipy and scikit-image say about real images.

Usage: python3 expected.py FOLDER_OF_IMAGES > expected.csv

The test image x is the mean of the reference r and its cyclic shifts by one pixel in y, in x and in both,
in float64. L is max(r) - min(r). Columns that end in 3d treat a stack as a volume; all others average over its slices
(MSE and all that derives from it: over all pixels).
"""
import sys

import numpy as np
import scipy
import skimage
import tifffile
from scipy.ndimage import correlate, gaussian_filter, gaussian_laplace
from skimage.metrics import (mean_squared_error, normalized_root_mse, peak_signal_noise_ratio, structural_similarity)

FILES = """
photo/camera.tif photo/brick.tif photo/clock_motion.tif
microscopy/bian_maize_clsm.tif microscopy/skimage_cell.tif microscopy/dsb2018_150b0ffa.tif
microscopy/pair_sim-microtubules_SIM_HE.tif microscopy/neubias_16bit_bacteria_cords_thin.tif
microscopy/pn2v_convallaria_noisy.tif microscopy/bian_BPAE_actin.tif microscopy/bian_BPAE_nuclei.tif
astronomy/m51_16bit.tif astronomy/2mass_galactic_centre_h.fits astronomy/eso_ntt_emmi_field.fits
astronomy/decam_z_t4.fits astronomy/sun_soho_eit_1.fits astronomy/pair_scarlet-hsc-hst_hst.fits
tomography/mri_shoulder_MR2.tif tomography/neutron_slice_fbp.tif
stacks/ct_heart_ts_volume.tif stacks/bian_beads_z41.tif stacks/hsc_cosmos_35_5band.tif
""".split()

GAUSS = dict(gaussian_weights=True, sigma=1.5, use_sample_covariance=False)


def read(path):
    if not path.endswith(".fits"):
        return tifffile.imread(path)
    data = open(path, "rb").read()
    cards = {}
    end = 0
    while (card := data[end:end + 80].decode()).strip() != "END":
        cards[card[:8].strip()] = card[10:].split("/")[0].strip()
        end += 80
    start = (end // 2880 + 1) * 2880
    shape = [int(cards[f"NAXIS{d}"]) for d in range(int(cards["NAXIS"]), 0, -1)]
    kind = {"-32": ">f4", "-64": ">f8"}[cards["BITPIX"]]
    assert float(cards.get("BSCALE", 1)) == 1 and float(cards.get("BZERO", 0)) == 0
    return np.frombuffer(data, kind, int(np.prod(shape)), start).reshape(shape)


def shift_mean(r):
    up = np.roll(r, 1, -2)
    left = np.roll(r, 1, -1)
    return (r + up + left + np.roll(up, 1, -1)) / 4


def fspecial(n=15, s=1.5):
    y, x = np.mgrid[-(n // 2):n // 2 + 1, -(n // 2):n // 2 + 1]
    h = np.exp(-(x**2 + y**2) / (2 * s**2))
    k = h / h.sum() * (x**2 + y**2 - 2 * s**2) / s**4
    return k - k.mean()


def slices(a):
    return a.reshape((-1,) + a.shape[-2:])


def per_slice(function):
    return lambda r, x, L: np.mean([function(a, b, L) for a, b in zip(slices(r), slices(x))])


def norm_ratio(filtered):
    def ratio(r, x, L):
        error = np.sqrt(sum(np.sum((filtered(b) - filtered(a))**2) for a, b in zip(slices(r), slices(x))))
        return error / np.sqrt(sum(np.sum(filtered(a)**2) for a in slices(r)))
    return ratio


def terms(r, x, L, truncate):
    def f(a):
        return gaussian_filter(a, 1.5, truncate=truncate)
    ur, ux = f(r), f(x)
    c1, c2 = (0.01 * L)**2, (0.03 * L)**2
    cs = (2 * (f(r * x) - ur * ux) + c2) / (f(r * r) - ur**2 + f(x * x) - ux**2 + c2)
    return cs, cs * (2 * ur * ux + c1) / (ur**2 + ux**2 + c1)


def ms_ssim(r, x, L):
    result = 1
    for weight in (0.0448, 0.2856, 0.3001, 0.2363):
        result *= np.mean([terms(a, b, L, 3.5)[0][5:-5, 5:-5] for a, b in zip(slices(r), slices(x))])**weight
        h, w = r.shape[-2] // 2 * 2, r.shape[-1] // 2 * 2
        r, x = ((a[..., 0:h:2, 0:w:2] + a[..., 0:h:2, 1:w:2] + a[..., 1:h:2, 0:w:2] + a[..., 1:h:2, 1:w:2]) / 4 for a in (r, x))
    return result * np.mean([structural_similarity(a, b, data_range=L, **GAUSS) for a, b in zip(slices(r), slices(x))])**0.1333


def si_psnr(r, x, L):
    a, b = np.polyfit(x.ravel() - x.mean(), r.ravel(), 1)
    return peak_signal_noise_ratio(r, a * (x - x.mean()) + b, data_range=L)


LAPLACE = "gaussian_laplace(x - r, 1.5)"
COLUMNS = {
    "range": ("np.ptp(r)", lambda r, x, L: L),
    "percentiles": ("np.diff(np.percentile(r, [0.1, 99.9]))", lambda r, x, L: np.diff(np.percentile(r, [0.1, 99.9]))[0]),
    "mse": ("mean_squared_error(r, x)", lambda r, x, L: mean_squared_error(r, x)),
    "mae": ("np.mean(abs(r - x))", lambda r, x, L: np.mean(abs(r - x))),
    "nrmse": ("normalized_root_mse(r, x)", lambda r, x, L: normalized_root_mse(r, x)),
    "nrmse_minmax": ("normalized_root_mse(r, x, normalization='min-max')",
                     lambda r, x, L: normalized_root_mse(r, x, normalization="min-max")),
    "nrmse_mean": ("normalized_root_mse(r, x, normalization='mean')",
                   lambda r, x, L: normalized_root_mse(r, x, normalization="mean")),
    "psnr": ("peak_signal_noise_ratio(r, x, data_range=L)", lambda r, x, L: peak_signal_noise_ratio(r, x, data_range=L)),
    "sipsnr": ("peak_signal_noise_ratio(r, line of np.polyfit(x, r, 1), data_range=L)", si_psnr),
    "ssim": ("structural_similarity(r, x, data_range=L, gaussian_weights=True, sigma=1.5, use_sample_covariance=False)",
             per_slice(lambda r, x, L: structural_similarity(r, x, data_range=L, **GAUSS))),
    "ssim_uniform": ("structural_similarity(r, x, data_range=L)",
                     per_slice(lambda r, x, L: structural_similarity(r, x, data_range=L))),
    "ssim_course": ("SSIM of gaussian_filter(..., 1.5, truncate=4), not cropped", per_slice(lambda r, x, L: np.mean(terms(r, x, L, 4)[1]))),
    "msssim": ("cs of gaussian_filter(..., 1.5, truncate=3.5), cropped by 5; structural_similarity as ssim at the last scale",
               lambda r, x, L: ms_ssim(r, x, L) if min(r.shape[-2:]) >= 176 else None),
    "nhfen": ("norm(correlate(x - r, fspecial, mode='constant')) / norm(correlate(r, fspecial, mode='constant'))",
              norm_ratio(lambda a: correlate(a, fspecial(), mode="constant"))),
    "nhfen_scipy": (f"norm({LAPLACE}) / norm(gaussian_laplace(r, 1.5))", norm_ratio(lambda a: gaussian_laplace(a, 1.5))),
    "hfenn": (f"np.mean(({LAPLACE} / L)**2) * 1e4", per_slice(lambda r, x, L: np.mean(gaussian_laplace((x - r) / L, 1.5)**2) * 1e4)),
    "ssim_3d": ("as ssim, on the volume", lambda r, x, L: structural_similarity(r, x, data_range=L, **GAUSS) if r.ndim == 3 and len(r) >= 11 else None),
    "ssim_uniform_3d": ("as ssim_uniform, on the volume",
                        lambda r, x, L: structural_similarity(r, x, data_range=L) if r.ndim == 3 and len(r) >= 7 else None),
    "hfenn_3d": ("as hfenn, on the volume",
                 lambda r, x, L: np.mean(gaussian_laplace((x - r) / L, 1.5)**2) * 1e4 if r.ndim == 3 else None),
}


def main(folder):
    print(f"# Written by expected.py with numpy {np.__version__}, scipy {scipy.__version__}, scikit-image {skimage.__version__}.")
    for name, (call, _) in COLUMNS.items():
        print(f"# {name}: {call}")
    print(",".join(["file", *COLUMNS]))
    for file in FILES:
        r = read(f"{folder}/{file}").astype(np.float64)
        assert np.isfinite(r).all() and r.ndim in (2, 3), (file, r.shape)
        x = shift_mean(r)
        values = [function(r, x, np.ptp(r)) for _, function in COLUMNS.values()]
        print(",".join([file, *("" if v is None else repr(float(v)) for v in values)]))


if __name__ == "__main__":
    main(sys.argv[1])
