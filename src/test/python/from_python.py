# SPDX-License-Identifier: BSD-2-Clause
"""Restores a simulated image as the help's page for Python says: from_python.py CLASSPATH. Prints the error before and after."""
import sys

import jpype
import jpype.imports
import numpy as np

jpype.startJVM("-Djava.awt.headless=true", classpath=sys.argv[1].split(":"))
from ij import ImagePlus  # noqa: E402
from ij.process import FloatProcessor  # noqa: E402
from org.clearstack.stack import ImageRestorer  # noqa: E402


def restore(image, model):
    """A plane of float32 in, a plane out."""
    height, width = image.shape
    pixels = jpype.JArray(jpype.JFloat)(np.ascontiguousarray(image, np.float32).ravel())
    result = ImageRestorer.of(model).restore(ImagePlus("image", FloatProcessor(width, height, pixels)))
    return np.array(result.getProcessor().getPixels()).reshape(result.getHeight(), result.getWidth())


good = np.tile(np.linspace(5, 60, 256), (256, 1))
noisy = np.random.default_rng(1).poisson(good).astype(np.float32)
clean = restore(noisy, "general-denoise")
print(clean.shape[0], clean.shape[1], np.sqrt(((noisy - good) ** 2).mean()), np.sqrt(((clean - good) ** 2).mean()))
