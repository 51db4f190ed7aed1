// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.clearstack.task.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchitecturesTest {

	@Test
	void theNamesThatModelsAndMacrosHaveStay() {
		assertEquals(List.of("residual", "course", "plain", "denoiser", "noise"), Architecture.keys());
	}

	@Test
	void theFormerNameStillOpensModels() {
		assertEquals(Architecture.RESIDUAL, Architecture.of("ours"));
	}

	@ParameterizedTest
	@EnumSource
	void isFoundByItsName(final Architecture architecture) {
		assertEquals(architecture, Architecture.of(architecture.key()));
		assertEquals(Optional.of(architecture), Architecture.find(architecture.toString()));
	}

	@Test
	void aNameThatNoneHasIsRefused() {
		final IllegalArgumentException refused =
			assertThrows(IllegalArgumentException.class, () -> Architecture.of("unet"));

		assertEquals(Failure.Code.UNKNOWN_NAME, Failure.Code.of(refused));
		assertTrue(refused.getMessage().contains("'unet'")
			&& refused.getMessage().contains("residual, course, plain, denoiser, noise"), refused.getMessage());
		assertTrue(Architecture.find("").isEmpty());
	}

	@ParameterizedTest
	@EnumSource
	void onlyWhatIsToldTheNoiseHasMaps(final Architecture architecture) {
		final NetworkPlan plan = new NetworkPlan(architecture, 1, 1, 8, 1, 2);

		assertEquals(architecture.isGivenNoise() ? 3 : 0, plan.maps());
		assertEquals(1 + plan.maps(), plan.inputs());
	}

	@Test
	void patchesSuitTheLevels() {
		assertEquals(List.of(4, 4, 4, 8, 8), List.of(Architecture.values()).stream()
			.map(architecture -> new NetworkPlan(architecture, 1, 1, 8, 1, 3).multiple()).toList());
	}
}
