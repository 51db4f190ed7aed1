// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import org.clearstack.noise.NoiseModel;
import org.clearstack.normalize.Normalization;

/**
 * How a {@link Restorer} works; the result is the same to float rounding whatever tile, overlap and batch are.
 *
 * @param tile size of input tiles in pixels, margins included; 0 chooses one
 * @param overlap input pixels along which neighbouring tiles are blended
 * @param batch tiles the network gets at once; 0 chooses a number
 * @param normalization instead of the one the model was trained with, or null for the model's
 * @param ensemble whether the network sees each tile in all eight orientations, see {@link SelfEnsemble}
 * @param defects what becomes of hot and dead pixels
 * @param noise of the images in their own grey levels, for a network that is given it; or null to measure it in each
 * plane
 */
public record RestoreSettings(int tile, int overlap, int batch, Normalization normalization, boolean ensemble,
	DefectTreatment defects,
	NoiseModel noise) {

	/** What suits nearly everyone. */
	public static final RestoreSettings AUTOMATIC =
		new RestoreSettings(0, 16, 0, null, false, DefectTreatment.KEEP, null);

	public RestoreSettings {
		if (tile < 0 || overlap < 0 || batch < 0)
			throw new IllegalArgumentException("Tile, overlap and batch must not be negative; found "
				+ tile + ", " + overlap + " and " + batch + ". A tile or batch of 0 chooses one.");
	}

	/** Settings that keep defects. */
	public RestoreSettings(final int tile, final int overlap, final int batch, final Normalization normalization,
		final boolean ensemble)
	{
		this(tile, overlap, batch, normalization, ensemble, DefectTreatment.KEEP, null);
	}

	/** The same with another tile size in input pixels, 0 to choose one. */
	public RestoreSettings withTile(final int size) {
		return new RestoreSettings(size, overlap, batch, normalization, ensemble, defects, noise);
	}

	/** The same with another overlap in input pixels. */
	public RestoreSettings withOverlap(final int pixels) {
		return new RestoreSettings(tile, pixels, batch, normalization, ensemble, defects, noise);
	}

	/** The same with another number of tiles per batch, 0 to choose one. */
	public RestoreSettings withBatch(final int tiles) {
		return new RestoreSettings(tile, overlap, tiles, normalization, ensemble, defects, noise);
	}

	/** The same with a normalisation of the user's, or with null for the model's. */
	public RestoreSettings withNormalization(final Normalization rule) {
		return new RestoreSettings(tile, overlap, batch, rule, ensemble, defects, noise);
	}

	/** The same with or without the ensemble of eight orientations. */
	public RestoreSettings withEnsemble(final boolean eightfold) {
		return new RestoreSettings(tile, overlap, batch, normalization, eightfold, defects, noise);
	}

	/** The same with another treatment of hot and dead pixels. */
	public RestoreSettings withDefects(final DefectTreatment treatment) {
		return new RestoreSettings(tile, overlap, batch, normalization, ensemble, treatment, noise);
	}

	/** The same with a noise that the network is given, or with null to measure it. */
	public RestoreSettings withNoise(final NoiseModel known) {
		return new RestoreSettings(tile, overlap, batch, normalization, ensemble, defects, known);
	}
}
