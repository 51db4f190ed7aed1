// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Pixels of images in memory, up to a set number of bytes: the ones that were not used for longest go first. Threads
 * may share it.
 */
public final class PixelCache {

	private final long most;
	private final Map<Object, float[]> held = new LinkedHashMap<>(16, 0.75f, true);
	private long bytes;
	private long reads;

	/** @param most bytes to hold; an image that is larger is held alone */
	public PixelCache(final long most) {
		this.most = most;
	}

	/** The pixels of an owner, read if they are not there. */
	synchronized float[] get(final Object owner, final Supplier<float[]> reader) {
		final float[] known = held.get(owner);
		if (known != null)
			return known;
		final float[] pixels = reader.get();
		reads++;
		put(owner, pixels);
		return pixels;
	}

	/** Holds pixels that were just read. */
	synchronized void put(final Object owner, final float[] pixels) {
		held.put(owner, pixels);
		bytes += size(pixels);
		final Iterator<Map.Entry<Object, float[]>> oldest = held.entrySet().iterator();
		while (bytes > most && held.size() > 1) {
			bytes -= size(oldest.next().getValue());
			oldest.remove();
		}
	}

	private static long size(final float[] pixels) {
		return (long) Float.BYTES * pixels.length;
	}

	/** Bytes that may be held. */
	public long most() {
		return most;
	}

	/** Bytes that are held. */
	public synchronized long bytes() {
		return bytes;
	}

	/** How often pixels had to be read again. */
	synchronized long reads() {
		return reads;
	}
}
