// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

import ij.IJ;
import ij.ImagePlus;
import ij.process.FloatProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Measures simulated noise in real images and prints the ratio of the measured to the true standard deviation: the root
 * mean square over the image. Give it the images; without any it takes 20 of ../shared/data2.
 */
final class NoiseTable {

	static final List<String> KINDS = List.of("p60", "p20", "g2", "g5", "pg");
	static final Path DATA = Path.of("..", "shared", "data2");
	static final List<String> IMAGES = List.of("photo/stktex_palmtreebark_a_1.png", "photo/mate_wood_1.png",
		"photo/stktex_generic_thatch_a_1.png", "photo/xubuntu_justrocks_1.png", "photo/plasma_fallenleaf_1.png",
		"photo/pop_jared_evans_119758_1.png", "microscopy/bnsreenu_bse_image_1.tif", "microscopy/bnsreenu_neuron.tif",
		"microscopy/cpx_01_pos002_f.tif", "microscopy/cpx_01_pos076_d_1.tif", "tomography/mni152_t1_z66.tif",
		"tomography/seg3d_dicom_16.tif", "tomography/qim3d_fly_x30.tif", "tomography/qim3d_bone_x51.tif",
		"astronomy/map_dione_1.png", "astronomy/map_charon_1.png", "astronomy/neb_m8.png",
		"astronomy/neb_n2506_vasey.png",
		"astronomy/sun_eui_fsi174_2022_1.png", "astronomy/moon_limb_1.png");

	/** A plane of numbers from 0 to 1. */
	record Plane(float[] pixels, int width, int height) {

		/** The middle of an image, scaled to 0..1. */
		static Plane middle(final Path file, final int size) {
			final ImagePlus image = IJ.openImage(file.toString());
			if (image == null)
				throw new IllegalArgumentException("ImageJ cannot open " + file + ".");
			final int width = Math.min(size, image.getWidth());
			final int height = Math.min(size, image.getHeight());
			final FloatProcessor whole = image.getProcessor().convertToFloatProcessor();
			whole.setRoi((image.getWidth() - width) / 2, (image.getHeight() - height) / 2, width, height);
			final FloatProcessor part = (FloatProcessor) whole.crop();
			final double low = part.getMin();
			part.add(-low);
			part.multiply(1 / (part.getMax() - low));
			return new Plane((float[]) part.getPixels(), width, height);
		}
	}

	private NoiseTable() {}

	/** The variance of the noise at a true value. */
	static double variance(final String kind, final double value) {
		return switch (kind) {
			case "p60" -> value / 60;
			case "p20" -> value / 20;
			case "g2" -> 0.02 * 0.02;
			case "g5", "x5", "y5", "xy5" -> 0.05 * 0.05;
			default -> value / 60 + 0.02 * 0.02;
		};
	}

	static float[] noisy(final float[] pixels, final String kind, final long seed) {
		final Random random = new Random(seed);
		final float[] noisy = new float[pixels.length];
		if (kind.endsWith("5") && !kind.startsWith("g"))
			return shared(pixels, kind, random);
		for (int i = 0; i < noisy.length; i++) {
			final double v = pixels[i];
			final double shot = kind.startsWith("p") ? poisson(v * photons(kind), random) / photons(kind) : v;
			final double read = kind.equals("g5") ? 0.05 : kind.equals("g2") || kind.equals("pg") ? 0.02 : 0;
			noisy[i] = (float) (shot + read * random.nextGaussian());
		}
		return noisy;
	}

	/**
	 * Gaussian noise of 5 %; 0.3 of the left neighbour's is added (x), of the upper neighbour's (y) or both; each plane
	 * is as wide as high.
	 */
	private static float[] shared(final float[] pixels, final String kind, final Random random) {
		final int width = (int) Math.round(Math.sqrt(pixels.length));
		final double[] white = new double[pixels.length + width + 1];
		for (int i = 0; i < white.length; i++)
			white[i] = random.nextGaussian();
		final double x = kind.contains("x") ? 0.35 : 0;
		final double y = kind.contains("y") ? 0.35 : 0;
		final double scale = 0.05 / Math.sqrt((1 + x * x) * (1 + y * y));
		final float[] noisy = new float[pixels.length];
		for (int i = 0; i < noisy.length; i++)
			noisy[i] = (float) (pixels[i]
				+ scale * (white[i] + x * white[i + 1] + y * white[i + width] + x * y * white[i + width + 1]));
		return noisy;
	}

	private static double photons(final String kind) {
		return kind.equals("p20") ? 20 : 60;
	}

	private static int poisson(final double mean, final Random random) {
		final double end = Math.exp(-mean);
		int n = 0;
		for (double p = random.nextDouble(); p > end; p *= random.nextDouble())
			n++;
		return n;
	}

	static double ratio(final Plane plane, final String kind) {
		final NoiseModel noise = NoiseEstimator.measure(noisy(plane.pixels, kind, 1), plane.width, plane.height);
		double found = 0;
		double truth = 0;
		for (final float value : plane.pixels) {
			found += noise.variance(value);
			truth += variance(kind, value);
		}
		return Math.sqrt(found / truth);
	}

	public static void main(final String[] args) {
		final List<String> kinds = args.length > 1 ? List.of(args[1].split(",")) : KINDS;
		final int size = args.length > 0 ? Integer.parseInt(args[0]) : 256;
		final List<Double> ratios = new ArrayList<>();
		System.out.println("image " + String.join(" ", kinds));
		for (final String name : IMAGES) {
			if (!Files.exists(DATA.resolve(name)))
				continue;
			final Plane plane = Plane.middle(DATA.resolve(name), size);
			final StringBuilder row = new StringBuilder(String.format("%-40s", name));
			for (final String kind : kinds) {
				final double ratio = ratio(plane, kind);
				ratios.add(ratio);
				final NoiseModel m = NoiseEstimator.measure(noisy(plane.pixels, kind, 1), plane.width, plane.height);
				row.append(String.format(Locale.ROOT, " %.3f(%s %+.2f %+.2f)", ratio, m.gain() > 0 ? "P" : "-",
					m.rhoX(), m.rhoY()));
			}
			System.out.println(row);
		}
		System.out.printf(Locale.ROOT, "mean error %.3f, bias %+.3f, within 10 %%: %.1f %%, within 20 %%: %.1f %%%n",
			ratios.stream().mapToDouble(r -> Math.abs(r - 1)).average().orElseThrow(),
			ratios.stream().mapToDouble(r -> r - 1).average().orElseThrow(),
			100.0 * ratios.stream().filter(r -> Math.abs(r - 1) < 0.1).count() / ratios.size(),
			100.0 * ratios.stream().filter(r -> Math.abs(r - 1) < 0.2).count() / ratios.size());
	}
}
