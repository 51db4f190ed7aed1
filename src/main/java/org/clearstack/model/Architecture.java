// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.clearstack.task.Failure;
import org.clearstack.task.InvalidInput;

/**
 * A kind of network that can be trained, and all that depends on the kind but for its layers, which the engine adds in
 * {@code org.clearstack.network.tensorflow.build}.
 */
public enum Architecture {

	/** A residual autoencoder in the low-resolution domain. */
	RESIDUAL("residual") {

		@Override
		public boolean commutesWithGain() {
			return true;
		}

		@Override
		public boolean hasSizes() {
			return true;
		}
	},

	/**
	 * The autoencoder of the course "Image Super Resolution Using Autoencoders", whose width, blocks and levels are
	 * fixed and not looked at.
	 */
	COURSE("course") {

		@Override
		int multiple(final int levels) {
			return 4;
		}

		@Override
		public boolean isDemonstration() {
			return true;
		}
	},

	/** An autoencoder without any connection past its code. */
	PLAIN("plain") {

		@Override
		public boolean isDemonstration() {
			return true;
		}

		@Override
		public boolean restores() {
			return false;
		}
	},

	/** An autoencoder that is given the noise by maps beside the image and works at half its resolution and below. */
	DENOISER("denoiser") {

		@Override
		int multiple(final int levels) {
			return 1 << levels;
		}

		@Override
		public boolean isGivenNoise() {
			return true;
		}

		@Override
		public boolean learnsNoise() {
			return true;
		}
	},

	/**
	 * A network of the denoiser's form that is given the image alone, and whose result is the standard deviation of
	 * each pixel's noise.
	 */
	NOISE("noise") {

		@Override
		int multiple(final int levels) {
			return 1 << levels;
		}

		@Override
		public boolean restores() {
			return false;
		}

		@Override
		public boolean learnsNoise() {
			return true;
		}
	};

	/** What the parameter that chooses one says. */
	public static final String HELP =
		"Clearstack's autoencoder, the one of the course Image Super Resolution Using Autoencoders, a "
			+ "plain one for Latent View..., one that is given the noise, or one that measures it.";

	/** The name of {@link #RESIDUAL} in models and macros of before December 2026. */
	private static final String FORMER = "ours";

	private final String key;

	Architecture(final String key) {
		this.key = key;
	}

	/**
	 * The architecture of a name.
	 *
	 * @param key as macros and descriptions of models write it
	 * @throws IllegalArgumentException if there is none; the message lists those there are
	 */
	public static Architecture of(final String key) {
		return find(key)
			.orElseThrow(() -> new InvalidInput(Failure.Code.UNKNOWN_NAME, "There is no architecture named '" + key
				+ "'. Choose one of " + String.join(", ", keys()) + "."));
	}

	/** The architecture of a name, also of a former one; none if there is no such. */
	public static Optional<Architecture> find(final String key) {
		final String today = key.equals(FORMER) ? RESIDUAL.key : key;
		return Arrays.stream(values()).filter(architecture -> architecture.key.equals(today)).findFirst();
	}

	/** The names of all. */
	public static List<String> keys() {
		return Arrays.stream(values()).map(Architecture::key).toList();
	}

	/** Its name in macros and descriptions of models. */
	public String key() {
		return key;
	}

	/** Whether its networks are given maps of the noise beside the image. */
	public boolean isGivenNoise() {
		return false;
	}

	/** Whether its networks learn from simulated noise of a known strength: to remove it or to measure it. */
	public boolean learnsNoise() {
		return false;
	}

	/** Whether it is there to learn from rather than to work with. */
	public boolean isDemonstration() {
		return false;
	}

	/** Whether its networks restore images; others only show what a code keeps of them. */
	public boolean restores() {
		return true;
	}

	/**
	 * Whether a gain or an offset of the intensities changes nothing but the same of the results, so that images of all
	 * ranges can teach it equally.
	 */
	public boolean commutesWithGain() {
		return false;
	}

	/** Whether width, blocks and levels say all about one of its networks. */
	public boolean hasSizes() {
		return false;
	}

	/** What the height and width of its input must be a multiple of, in pixels. */
	int multiple(final int levels) {
		return 1 << levels - 1;
	}

	/** Its {@link #key}. */
	@Override
	public String toString() {
		return key;
	}
}
