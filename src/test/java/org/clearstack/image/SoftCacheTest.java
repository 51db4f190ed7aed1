// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoftCacheTest {

	private final List<String> computed = new ArrayList<>();

	private String compute(final int key) {
		computed.add("value " + key);
		return computed.get(computed.size() - 1);
	}

	@Test
	void theLatestUsedAreRemembered() {
		final SoftCache<Integer, String> cache = new SoftCache<>(2);

		final String one = cache.get(1, this::compute);
		cache.get(2, this::compute);
		assertSame(one, cache.get(1, this::compute));
		cache.get(3, this::compute);

		assertSame(one, cache.get(1));
		assertNull(cache.get(2));
		assertEquals(List.of("value 1", "value 2", "value 3"), computed);
	}

	@Test
	void aCacheOfNothingRemembersNothing() {
		final SoftCache<Integer, String> cache = new SoftCache<>(0);

		cache.put(1, "one");

		assertNull(cache.get(1));
		assertEquals("value 1", cache.get(1, this::compute));
	}

	@Test
	void whatCannotBeComputedIsTriedAgain() {
		final SoftCache<Integer, String> cache = new SoftCache<>(9);

		assertThrows(IllegalStateException.class, () -> cache.get(1, key -> {
			throw new IllegalStateException("no memory");
		}));

		assertEquals("value 1", cache.get(1, this::compute));
	}
}
