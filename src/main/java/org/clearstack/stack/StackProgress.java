// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.stack;

import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.clearstack.task.Progress;

/** Adds up the progress of groups of planes: tiles done, output megapixels per second, time left. */
public final class StackProgress implements Progress {

	private static final int SECOND = 1_000_000_000;

	private final Progress whole;
	private final long planes;
	private final double pixels;
	private final long start = System.nanoTime();
	private long planesBefore;
	private long planesNow;
	private long planesKnown;
	private long tilesPerPlane = 1;
	private double done;

	/**
	 * @param planes altogether
	 * @param pixels of a restored plane
	 */
	StackProgress(final Progress whole, final long planes, final double pixels) {
		this.whole = whole;
		this.planes = planes;
		this.pixels = pixels;
	}

	/** The next progress to come is that of so many planes, after some that were known without the network. */
	void next(final long computed, final long known) {
		planesBefore += planesNow + known;
		planesNow = computed;
		planesKnown += known;
		done = planesBefore;
	}

	@Override
	public void report(final long tiles, final long total, final String message) {
		if (total > 0) {
			tilesPerPlane = Math.max(1, total / Math.max(1, planesNow));
			done = planesBefore + planesNow * (double) tiles / total;
		}
		final long all = planes * tilesPerPlane;
		final double seconds = (System.nanoTime() - start) / (double) SECOND;
		final double computed = done - planesKnown;
		final String speed = computed <= 0 || seconds <= 0 ? "" : String.format(Locale.ROOT, ", %.2f Mpx/s, %s left",
			computed * pixels / seconds / 1e6, duration((planes - done) * seconds / computed));
		whole.report(tilesDone(), all, message + ": " + tilesDone() + " of " + all + " tiles" + speed);
	}

	@Override
	public void note(final String line) {
		whole.note(line);
	}

	@Override
	public boolean isCanceled() {
		return whole.isCanceled();
	}

	/** What to throw when the user stopped: says how far it came. */
	CancellationException canceled() {
		return new CancellationException("Canceled after " + tilesDone() + " of " + planes * tilesPerPlane
			+ " tiles; the source is as it was.");
	}

	private long tilesDone() {
		return Math.round(done * tilesPerPlane);
	}

	/** Hours and minutes, minutes and seconds, or seconds. */
	public static String duration(final double seconds) {
		final long whole = (long) Math.ceil(seconds);
		if (whole >= 3600)
			return whole / 3600 + " h " + whole % 3600 / 60 + " min";
		return whole >= 60 ? whole / 60 + " min " + whole % 60 + " s" : whole + " s";
	}
}
