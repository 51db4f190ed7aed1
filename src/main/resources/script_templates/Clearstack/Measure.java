// SPDX-License-Identifier: BSD-2-Clause

import ij.IJ;
import ij.ImagePlus;
import ij.process.ImageProcessor;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.metric.DataRange;
import org.clearstack.metric.Psnr;
import org.clearstack.metric.Ssim;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Rates an image against a ground-truth reference and saves the numbers; by the metrics themselves, which know nothing
 * of ImageJ.
 */
@Plugin(type = Command.class)
public class Measure implements Command {

	@Parameter(label = "Good image")
	private File reference;

	@Parameter(label = "Image to rate")
	private File test;

	@Parameter(label = "Save table as (.csv)", style = "save")
	private File output;

	@Override
	public void run() {
		final Img<FloatType> groundTruth = pixels(IJ.openImage(reference.getPath()));
		final Img<FloatType> rated = pixels(IJ.openImage(test.getPath()));
		final double range = new DataRange.MinMax().of(groundTruth);
		try {
			Files.writeString(output.toPath(), "PSNR (dB),SSIM\n" + Psnr.psnr(groundTruth, rated, range) + "," + Ssim.ssim(groundTruth, rated, range) + "\n");
		}
		catch (final IOException e) {
			throw new IllegalStateException(e);
		}
	}

	/** The slice that is shown. */
	private static Img<FloatType> pixels(final ImagePlus image) {
		final ImageProcessor slice = image.getProcessor().convertToFloatProcessor();
		return ArrayImgs.floats((float[]) slice.getPixels(), slice.getWidth(), slice.getHeight());
	}
}
