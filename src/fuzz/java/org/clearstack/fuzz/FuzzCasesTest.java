// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.fuzz;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the fuzzer found, what it starts from, and some of what it would try, without the fuzzer. */
class FuzzCasesTest {

	private static final Path CASES = Path.of("src/test/resources/fuzz");
	private static final int CHANGED = 40;
	/** Numbers at which sizes and places overflow. */
	private static final byte[][] NUMBERS =
		{ { 0, 0, 0, 0 }, { -1, -1, -1, -1 }, { 127, -1, -1, -1 }, { -128, 0, 0, 0 },
			{ 0, 0, 0, -128 }, { -1, -1, -1, 127 }, { '9', '9', '9', '9' }, { '-', '1', ' ', '0' } };

	@ParameterizedTest
	@EnumSource
	void casesThatTheFuzzerFoundAreReadOrRefused(final FuzzTarget target) throws IOException {
		final Path folder = CASES.resolve(target.name().toLowerCase(Locale.ROOT));
		if (!Files.isDirectory(folder))
			return;
		try (Stream<Path> cases = Files.list(folder)) {
			for (final Path file : cases.sorted().toList()) {
				final byte[] input = Files.readAllBytes(file);
				assertDoesNotThrow(() -> target.test(input), file.toString());
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void theSeedsAreReadOrRefused(final FuzzTarget target) throws IOException {
		final Map<String, byte[]> seeds = Seeds.of(target);
		assertTrue(seeds.size() >= 2, target + " has " + seeds.size() + " seeds");
		seeds.forEach((name, seed) -> assertDoesNotThrow(() -> target.test(seed), target + " " + name));
	}

	@ParameterizedTest
	@EnumSource
	void changedSeedsAreReadOrRefused(final FuzzTarget target) throws IOException {
		final List<byte[]> seeds = new ArrayList<>(Seeds.of(target).values());
		for (int i = 0; i < CHANGED; i++) {
			final byte[] changed = changed(seeds.get(i % seeds.size()), new Random(i));
			final int number = i;
			assertDoesNotThrow(() -> target.test(changed), () -> target + " changed by the seed " + number);
		}
	}

	@Test
	void everyFolderOfCasesIsOfATarget() throws IOException {
		try (Stream<Path> folders = Files.list(CASES)) {
			final List<String> targets =
				Arrays.stream(FuzzTarget.values()).map(target -> target.name().toLowerCase(Locale.ROOT)).toList();
			folders.forEach(folder -> assertTrue(targets.contains(folder.getFileName().toString()), folder.toString()));
		}
	}

	/** Other bits, other numbers, a cut, or a part twice; most changes near the beginning, where headers are. */
	private static byte[] changed(final byte[] seed, final Random random) {
		byte[] changed = seed.clone();
		for (int n = 1 + random.nextInt(4); n > 0 && changed.length > 8; n--) {
			final int at =
				random.nextInt(random.nextBoolean() ? changed.length - 4 : Math.min(changed.length - 4, 256));
			switch (random.nextInt(5)) {
				case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
				case 1 -> changed[at] = (byte) random.nextInt();
				case 2 -> System.arraycopy(NUMBERS[random.nextInt(NUMBERS.length)], 0, changed, at, 4);
				case 3 -> changed = Arrays.copyOf(changed, changed.length - random.nextInt(changed.length / 2));
				default -> changed = doubled(changed, at, random.nextInt(changed.length - at));
			}
		}
		return changed;
	}

	private static byte[] doubled(final byte[] bytes, final int at, final int length) {
		final byte[] doubled = Arrays.copyOf(bytes, bytes.length + length);
		System.arraycopy(bytes, at, doubled, at + length, bytes.length - at);
		return doubled;
	}
}
