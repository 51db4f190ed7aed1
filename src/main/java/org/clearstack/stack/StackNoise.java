// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.stack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import org.clearstack.image.ImagePart;
import org.clearstack.io.Numbers;
import org.clearstack.noise.NoiseModel;

/**
 * The noise of an image whose network needs it and whose user did not give it: measured in each channel, in a few of
 * its planes together.
 */
public final class StackNoise {

	/** Planes of a channel that are looked at. */
	private static final int PLANES = 4;

	private final ImagePart part;
	private final boolean wanted;
	private final Map<Integer, NoiseModel> channels = new TreeMap<>();

	/** @param wanted whether the noise is to be measured; otherwise there is none */
	public StackNoise(final ImagePart part, final boolean wanted) {
		this.part = part;
		this.wanted = wanted;
	}

	/** The noise of some channels of the part, in grey levels; empty if it is not measured. */
	public synchronized List<NoiseModel> of(final int first, final int count) {
		return wanted ? IntStream.range(first, first + count).mapToObj(this::channel).toList() : List.of();
	}

	private NoiseModel channel(final int c) {
		return channels.computeIfAbsent(c, this::measure);
	}

	/** Planes evenly spread over slices and frames. */
	private NoiseModel measure(final int c) {
		final int all = part.slices() * part.frames();
		final List<RandomAccessibleInterval<? extends RealType<?>>> planes = new ArrayList<>();
		for (int i = 0; i < Math.min(PLANES, all); i++) {
			final int plane = (int) ((long) i * all / Math.min(PLANES, all));
			planes.add(part.plane(c, plane % part.slices(), plane / part.slices()));
		}
		return NoiseMeasurement.of(planes);
	}

	/** What was measured, for a result's properties: nothing if nothing was. */
	public synchronized Map<String, String> description() {
		final Map<String, String> lines = new LinkedHashMap<>();
		if (wanted)
			lines.put("Clearstack noise", "measured: " + IntStream.range(0, part.channels())
				.mapToObj(c -> text(channel(c))).collect(Collectors.joining("; ")));
		return lines;
	}

	private static String text(final NoiseModel noise) {
		return "read noise " + Numbers.text(rounded(noise.read())) + ", " + Numbers.text(rounded(noise.gain()))
			+ " grey levels per photo-electron above "
			+ Numbers.text(rounded(noise.dark())) + ", correlation " + Numbers.text(rounded(noise.rhoX()))
			+ " along x and " + Numbers.text(rounded(noise.rhoY())) + " along y";
	}

	/** To three digits: an estimate has no more. */
	private static double rounded(final double value) {
		return Double.parseDouble(String.format(Locale.ROOT, "%.3g", value));
	}
}
