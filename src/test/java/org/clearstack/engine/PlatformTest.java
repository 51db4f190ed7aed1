// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.clearstack.task.ClearstackException;
import org.clearstack.task.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {

	@ParameterizedTest
	@CsvSource({ "Linux, amd64, LINUX64", "Windows 11, amd64, WIN64", "Mac OS X, x86_64, MACOS64",
		"Mac OS X, aarch64, MACOS_ARM64" })
	void aJavaKnowsItsPlatform(final String system, final String processor, final Platform platform) {
		assertEquals(platform, Platform.of(system, processor));
	}

	@ParameterizedTest
	@CsvSource({ "Linux, aarch64", "Windows 11, aarch64", "Windows 10, x86", "Linux, i386", "FreeBSD, amd64" })
	void aProcessorWithoutNativesIsToldWithThoseThatHave(final String system, final String processor) {
		final ClearstackException e =
			assertThrows(ClearstackException.class, () -> Platform.of(system, processor));
		assertEquals(Failure.Code.PLATFORM, e.code());
		assertTrue(e.getMessage().contains(processor + " on " + system), e.getMessage());
		for (final String there : List.of("Linux on Intel and AMD", "Windows on Intel and AMD", "macOS on Intel",
			"macOS on Apple silicon"))
			assertTrue(e.getMessage().contains(there), e.getMessage());
	}

	@Test
	void namesAreThoseOfFijiAndOfMaven() {
		assertEquals("macos-arm64 macosx-arm64",
			Platform.MACOS_ARM64.folder() + " " + Platform.MACOS_ARM64.classifier());
	}
}
