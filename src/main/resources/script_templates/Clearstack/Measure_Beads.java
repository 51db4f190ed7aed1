// SPDX-License-Identifier: BSD-2-Clause

import ij.IJ;
import ij.process.ImageProcessor;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.metric.field.StarPhotometry;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The width of all isolated beads before and after a restoration, by the measures themselves, which know nothing of ImageJ. */
@Plugin(type = Command.class)
public class Measure_Beads implements Command {

	@Parameter(label = "Image before")
	private File before;

	@Parameter(label = "Image after")
	private File after;

	@Parameter(label = "Save table as (.csv)", style = "save")
	private File output;

	@Override
	public void run() {
		try {
			Files.writeString(output.toPath(), table());
		}
		catch (final IOException e) {
			throw new IllegalStateException(e);
		}
	}

	private String table() {
		final StringBuilder table = new StringBuilder("Image,X (pixels),Y (pixels),FWHM (pixels)\n");
		for (final File file : new File[] { before, after })
			for (final StarPhotometry.Star bead : StarPhotometry.find(pixels(file), 7))
				table.append(file.getName() + "," + bead.x() + "," + bead.y() + "," + bead.fwhm() + "\n");
		return table.toString();
	}

	/** The slice that is shown. */
	private static Img<FloatType> pixels(final File file) {
		final ImageProcessor slice = IJ.openImage(file.getPath()).getProcessor().convertToFloatProcessor();
		return ArrayImgs.floats((float[]) slice.getPixels(), slice.getWidth(), slice.getHeight());
	}
}
