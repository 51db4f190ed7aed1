// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Values that can be computed again, remembered while memory lasts; of them the latest used. Threads may share it.
 *
 * @param <K> what values are known by
 * @param <V> of the values
 */
public final class SoftCache<K, V> {

	private final Map<K, SoftReference<V>> known;

	/** @param most how many values are remembered; 0 for none */
	public SoftCache(final long most) {
		known = new LinkedHashMap<>(16, 0.75f, true) {
			@Override
			protected boolean removeEldestEntry(final Map.Entry<K, SoftReference<V>> eldest) {
				return size() > most;
			}
		};
	}

	/** A value, or null if it is not known, or not any more. */
	public synchronized V get(final K key) {
		final SoftReference<V> value = known.get(key);
		return value == null ? null : value.get();
	}

	/** A value, computed if it is not known; other threads wait meanwhile. */
	public synchronized V get(final K key, final Function<? super K, ? extends V> compute) {
		V value = get(key);
		if (value == null) {
			known.remove(key);
			value = compute.apply(key);
			put(key, value);
		}
		return value;
	}

	/** Remembers a value, which nobody changes from now on. */
	public synchronized void put(final K key, final V value) {
		known.put(key, new SoftReference<>(value));
	}
}
