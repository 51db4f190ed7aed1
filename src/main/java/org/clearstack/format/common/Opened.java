// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileInfo;
import ij.measure.Calibration;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.nio.file.Path;

/** Makes ImageJ's image of planes that were read. */
final class Opened {

	/** Numbers of channels, slices and frames. */
	record Axes(int channels, int slices, int frames) {

		static final Axes ONE = new Axes(1, 1, 1);
	}

	private Opened() {}

	/** An image that is not shown, which knows its file. */
	static ImagePlus image(final Path path, final ImageStack stack, final Axes axes, final Calibration calibration) {
		final ImagePlus plain = new ImagePlus(String.valueOf(path.getFileName()), stack);
		plain.setDimensions(axes.channels(), axes.slices(), axes.frames());
		plain.setOpenAsHyperStack(stack.size() > Math.max(axes.slices(), Math.max(axes.channels(), axes.frames()))
			|| axes.channels() > 1 || axes.frames() > 1);
		final boolean composite = axes.channels() > 1 && plain.getType() != ImagePlus.COLOR_RGB;
		final ImagePlus image = composite
			? new CompositeImage(plain, axes.channels() > CompositeImage.MAX_CHANNELS ? CompositeImage.GRAYSCALE
				: CompositeImage.COMPOSITE)
			: plain;
		image.setCalibration(calibration);
		final FileInfo info = new FileInfo();
		info.directory = path.toAbsolutePath().getParent() + java.io.File.separator;
		info.fileName = String.valueOf(path.getFileName());
		info.width = image.getWidth();
		info.height = image.getHeight();
		image.setFileInfo(info);
		return image;
	}

	/** Grey with white for 0. */
	static ColorModel inverted() {
		final byte[] grey = new byte[256];
		for (int i = 0; i < 256; i++)
			grey[i] = (byte) (255 - i);
		return new IndexColorModel(8, 256, grey, grey, grey);
	}
}
