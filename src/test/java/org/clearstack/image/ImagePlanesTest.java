// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.VirtualStack;
import ij.measure.Calibration;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.ImageConverter;
import ij.process.ImageProcessor;
import java.util.ArrayList;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.blocks.PrimitiveBlocks;
import net.imglib2.converter.Converters;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Cast;
import org.clearstack.task.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImagePlanesTest {

	@ParameterizedTest
	@ValueSource(strings = { "8-bit", "16-bit", "32-bit" })
	void eachPlaneOfAHyperstackIsTheOneImageJShows(final String type) {
		final ImagePlus image = Hyperstacks.counting(type, 5, 4, 2, 3, 2);
		final ImagePlanes planes = ImagePlanes.of(image);

		assertEquals(List.of(5, 4, 2, 3, 2),
			List.of(planes.width(), planes.height(), planes.channels(), planes.slices(), planes.frames()));
		for (int t = 0; t < 2; t++)
			for (int z = 0; z < 3; z++)
				for (int c = 0; c < 2; c++) {
					final ImageProcessor expected =
						image.getStack().getProcessor(image.getStackIndex(c + 1, z + 1, t + 1));
					assertEquals(expected.getf(3, 2), value(planes.plane(c, z, t), 3, 2));
					assertEquals(expected.getf(3, 2), value(planes.volume(c, t), 3, 2, z));
					assertEquals(expected.getf(3, 2), value(planes.stack(c), 3, 2, z + 3 * t));
				}
	}

	@Test
	void pixelsAreNotCopied() {
		final ImagePlus image = Hyperstacks.counting("16-bit", 5, 4, 1, 3, 1);
		final ImagePlanes planes = ImagePlanes.of(image);
		final RandomAccessibleInterval<? extends RealType<?>> plane = planes.plane(0, 1, 0);
		final RandomAccessibleInterval<? extends RealType<?>> volume = planes.volume(0, 0);

		image.getStack().getProcessor(2).set(1, 1, 999);

		assertEquals(999, value(plane, 1, 1));
		assertEquals(999, value(volume, 1, 1, 1));
	}

	@Test
	void typesAreImageJs() {
		assertInstanceOf(UnsignedByteType.class, planes("8-bit").plane(0, 0, 0).getType());
		assertInstanceOf(UnsignedShortType.class, planes("16-bit").plane(0, 0, 0).getType());
		assertInstanceOf(FloatType.class, planes("32-bit").plane(0, 0, 0).getType());
		assertInstanceOf(UnsignedByteType.class, planes("RGB").plane(2, 0, 0).getType());
	}

	@Test
	void largeUnsignedValuesStayPositive() {
		final ImagePlus image = IJ.createImage("x", "16-bit black", 2, 2, 1);
		image.getProcessor().set(1, 0, 65535);

		assertEquals(65535, value(ImagePlanes.of(image).plane(0, 0, 0), 1, 0));
	}

	@Test
	void rgbIsThreeChannels() {
		final ColorProcessor pixels = new ColorProcessor(2, 1, new int[] { 0xff102030, 0xfff0e0d0 });
		final ImageStack stack = new ImageStack(2, 1);
		stack.addSlice(new ColorProcessor(2, 1));
		stack.addSlice(pixels);
		final ImagePlanes planes = ImagePlanes.of(new ImagePlus("rgb", stack));

		assertTrue(planes.isRgb());
		assertEquals(List.of(3, 2), List.of(planes.channels(), planes.slices()));
		assertEquals(List.of(0x10, 0x20, 0x30), values(planes, 0));
		assertEquals(List.of(0xf0, 0xe0, 0xd0), values(planes, 1));
	}

	@Test
	void signedSixteenBitGivesRealValues() {
		final ImagePlus image = IJ.createImage("signed", "16-bit black", 2, 2, 2);
		image.getCalibration().setSigned16BitCalibration();
		image.getStack().getProcessor(2).set(1, 1, 32768 - 1000);
		final ImagePlanes planes = ImagePlanes.of(image);

		assertEquals(-32768, value(planes.plane(0, 0, 0), 0, 0));
		assertEquals(-1000, value(planes.plane(0, 1, 0), 1, 1));
		assertEquals(-1000, value(planes.volume(0, 0), 1, 1, 1));
	}

	@Test
	void aStraightLineCalibratesAndACurveDoesNot() {
		final ImagePlus line = IJ.createImage("ct", "16-bit black", 2, 2, 1);
		line.getProcessor().set(0, 0, 100);
		line.getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] { -1024, 2 }, "HU");
		final ImagePlus curve = IJ.createImage("od", "8-bit white", 2, 2, 1);
		curve.getCalibration().setFunction(Calibration.UNCALIBRATED_OD, null, "OD");

		assertEquals(-824, value(ImagePlanes.of(line).plane(0, 0, 0), 0, 0));
		assertEquals(255, value(ImagePlanes.of(curve).plane(0, 0, 0), 0, 0));
	}

	@Test
	void indexedColoursAreTheirIndices() {
		final ImagePlus image = Hyperstacks.counting("RGB", 8, 2, 1, 1, 1);
		new ImageConverter(image).convertRGBtoIndexedColor(256);
		assertEquals(ImagePlus.COLOR_256, image.getType());
		final int index = image.getProcessor().get(5, 1);

		assertEquals(index, value(ImagePlanes.of(image).plane(0, 0, 0), 5, 1));
		assertEquals(1, ImagePlanes.of(image).channels());
	}

	@Test
	void virtualStacksAreReadSliceBySliceWhenAsked() {
		final List<Integer> read = new ArrayList<>();
		final ImagePlus image = new ImagePlus("virtual", new Counting(read));
		final ImagePlanes planes = ImagePlanes.of(image);
		final RandomAccessibleInterval<? extends RealType<?>> volume = planes.volume(0, 0);
		read.clear();

		assertEquals(4, value(planes.plane(0, 3, 0), 1, 1));
		assertEquals(List.of(4), read);
		assertEquals(7, value(volume, 2, 2, 6));
		assertEquals(7, value(volume, 3, 3, 6));
		assertEquals(List.of(4, 1, 7), read); // a random access starts at slice 1
	}

	@Test
	void anUnreadableSliceIsNamed() {
		final ImagePlus image = new ImagePlus("virtual", new Counting(new ArrayList<>()));

		final Exception e = assertThrows(IllegalArgumentException.class, () -> ImagePlanes.of(image).plane(0, 8, 0));
		assertTrue(e.getMessage().startsWith("Slice 9 of 9 cannot be read"), e.getMessage());
	}

	@Test
	void positionsOutsideAreRefused() {
		final Exception e = assertThrows(IllegalArgumentException.class, () -> planes("8-bit").plane(0, 2, 0));

		assertEquals(Failure.Code.NO_SUCH_PLANE, Failure.Code.of(e));
		assertTrue(e.getMessage().contains("slice 2") && e.getMessage().contains("0 to 1"), e.getMessage());
	}

	/** Tiles are copied by PrimitiveBlocks, which throws here if a view would be slow. */
	@ParameterizedTest
	@ValueSource(strings = { "8-bit", "16-bit", "32-bit", "RGB", "signed" })
	void blocksAreCopiedTheFastWay(final String type) {
		final ImagePlus image = Hyperstacks.counting(type.equals("signed") ? "16-bit" : type, 5, 4, 1, 3, 1);
		if (type.equals("signed"))
			image.getCalibration().setSigned16BitCalibration();
		final ImagePlanes planes = ImagePlanes.of(image);
		final float[] plane = new float[4];
		final float[] volume = new float[8];

		blocks(planes.plane(0, 1, 0)).copy(new int[] { 1, 1 }, plane, new int[] { 2, 2 });
		blocks(planes.volume(0, 0)).copy(new int[] { 1, 1, 1 }, volume, new int[] { 2, 2, 2 });

		assertEquals(value(planes.plane(0, 1, 0), 2, 2), plane[3]);
		assertEquals(value(planes.plane(0, 2, 0), 2, 2), volume[7]);
		assertFalse(plane[3] == volume[7]);
	}

	private static <T extends RealType<T>> PrimitiveBlocks<FloatType> blocks(
		final RandomAccessibleInterval<? extends RealType<?>> view)
	{
		final RandomAccessibleInterval<T> typed = Cast.unchecked(view);
		return PrimitiveBlocks.of(Converters.convert(typed, (in, out) -> out.set(in.getRealFloat()), new FloatType()),
			PrimitiveBlocks.OnFallback.FAIL);
	}

	private static ImagePlanes planes(final String type) {
		return ImagePlanes.of(Hyperstacks.counting(type, 5, 4, 1, 2, 1));
	}

	private static List<Integer> values(final ImagePlanes planes, final int x) {
		final List<Integer> values = new ArrayList<>();
		for (int c = 0; c < 3; c++) {
			assertEquals(value(planes.plane(c, 1, 0), x, 0), value(planes.volume(c, 0), x, 0, 1));
			values.add((int) value(planes.plane(c, 1, 0), x, 0));
		}
		return values;
	}

	private static float value(final RandomAccessibleInterval<? extends RealType<?>> image, final long... position) {
		return image.getAt(position).getRealFloat();
	}

	/** Nine slices, each filled with its number; the ninth cannot be read once it is shown. */
	private static final class Counting extends VirtualStack {

		private final List<Integer> read;

		Counting(final List<Integer> read) {
			super(5, 5);
			setBitDepth(8);
			this.read = read;
		}

		@Override
		public int size() {
			return 9;
		}

		@Override
		public int getSize() {
			return 9;
		}

		@Override
		public Object getPixels(final int n) {
			return n == 9 ? null : getProcessor(n).getPixels();
		}

		@Override
		public ImageProcessor getProcessor(final int n) {
			read.add(n);
			final ByteProcessor pixels = new ByteProcessor(5, 5);
			pixels.set(n);
			pixels.setValue(n);
			pixels.fill();
			return pixels;
		}
	}
}
