// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import org.clearstack.image.ImagePart;
import org.clearstack.image.ImagePlanes;
import org.clearstack.network.DeviceChoice;
import org.clearstack.network.ModelFolder;
import org.clearstack.restore.RestoreSettings;

/**
 * What a network answered to the planes of an image, remembered while memory lasts, so that another strength need not ask it
 * again. Of all images only the last one's answers are kept, and only up to a quarter of Java's memory.
 */
final class Answers {

	/** Where a plane stands in the restored part, counted from 0. */
	record Position(int c, int z, int t) {}

	/** One plane's answer, row by row; the deviation is null if none was asked for. */
	record Answer(float[] mean, float[] deviation) {}

	/** What an answer depends on; the digest is of the source's pixels and of what they mean. */
	private record Key(String folder, String weights, String device, RestoreSettings settings, Fits.Per per, boolean deviations, String region,
		long digest) {}

	private static Key lastKey;
	private static SoftReference<Answers> last = new SoftReference<>(null);

	private final Map<Position, SoftReference<Answer>> answers;

	/** Remembers the latest few. */
	Answers(final int most) {
		answers = new LinkedHashMap<>(16, 0.75f, true) {
			@Override
			protected boolean removeEldestEntry(final Map.Entry<Position, SoftReference<Answer>> eldest) {
				return size() > most;
			}
		};
	}

	/** The answers of the last run if this one is of the same image, model and settings; otherwise none yet. */
	static synchronized Answers of(final ImagePart part, final ModelFolder model, final DeviceChoice device, final Recipe recipe) {
		final int planes = part.channels() * part.slices() * part.frames();
		if (part.sourcePlanes().isVirtual() || bytes(part, model, recipe) > Runtime.getRuntime().maxMemory() / 4)
			return new Answers(0);
		final Key key = new Key(model.path().toAbsolutePath().normalize().toString(), model.sha256(), device.text(), recipe.settings(), recipe.per(),
			recipe.uncertainty(), part.region() + " " + part.channel(0) + " " + part.slice(0) + " " + part.frame(0) + " " + planes, digest(part));
		Answers known = last.get();
		if (known == null || !key.equals(lastKey)) {
			known = new Answers(planes);
			lastKey = key;
			last = new SoftReference<>(known);
		}
		return known;
	}

	private static long bytes(final ImagePart part, final ModelFolder model, final Recipe recipe) {
		final long scale = model.spec().scale();
		final long pixels = part.region().dimension(0) * part.region().dimension(1) * part.channels() * part.slices() * part.frames();
		return pixels * scale * scale * Float.BYTES * (recipe.uncertainty() ? 2 : 1);
	}

	/** The answer to a plane, or null. */
	synchronized Answer get(final Position position) {
		final SoftReference<Answer> answer = answers.get(position);
		return answer == null ? null : answer.get();
	}

	/** Remembers an answer, whose arrays nobody changes from now on. */
	synchronized void put(final Position position, final Answer answer) {
		answers.put(position, new SoftReference<>(answer));
	}

	private static long digest(final ImagePart part) {
		final ImagePlanes planes = part.sourcePlanes();
		long digest = planes.digest();
		for (final long size : new long[] { planes.width(), planes.channels(), planes.slices(), planes.frames() })
			digest = 31 * digest + size;
		return digest;
	}
}
