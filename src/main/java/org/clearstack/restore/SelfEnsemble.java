// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import org.clearstack.network.ForwardingNetwork;
import org.clearstack.network.TileNetwork;
import org.clearstack.noise.NoiseMaps;

/**
 * A network asked eight times: with each tile flipped and turned in all eight ways, and its answers turned back and
 * averaged (Timofte, Rothe and Van Gool, "Seven ways to improve example-based single image super resolution", CVPR
 * 2016). The result has the symmetry of the square, whatever the network; the deviation of the answers shows where the
 * network is unsure. Costs eight times the computation.
 * <p>
 * Tiles should be square: others are turned as well, but then the engine has to plan for two shapes.
 */
public final class SelfEnsemble extends ForwardingNetwork {

	private static final int ORIENTATIONS = 8;

	public SelfEnsemble(final TileNetwork network) {
		super(network);
	}

	/** The mean of the eight answers. */
	@Override
	public float[] run(final float[] tiles, final int batch, final int height, final int width) {
		return estimate(tiles, batch, height, width).mean();
	}

	/** Mean and standard deviation of the eight answers; parameters and errors as those of {@link #run}. */
	public NetworkOutput estimate(final float[] tiles, final int batch, final int height, final int width) {
		final int scale = spec().scale();
		final int size = Math.multiplyExact(tiles.length / spec().inputs() * spec().channels(), scale * scale);
		final double[] mean = new double[size];
		final double[] squares = new double[size];
		for (int k = 0; k < ORIENTATIONS; k++) {
			final boolean upright = k < ORIENTATIONS / 2;
			final float[] prediction =
				network().run(turn(tiles, batch, height, width, k), batch, upright ? height : width,
					upright ? width : height);
			accumulate(prediction, batch, height * scale, width * scale, k, mean, squares);
		}
		return new NetworkOutput(floats(mean), deviations(squares));
	}

	private float[] turn(final float[] tiles, final int batch, final int height, final int width, final int k) {
		final float[] turned = new float[tiles.length];
		final int[] origin = origins(height, width, k);
		final int channels = spec().inputs();
		for (int i = 0; i < batch * origin.length; i++)
			System.arraycopy(tiles, upright(i, origin) * channels, turned, i * channels, channels);
		if (k >= ORIENTATIONS / 2)
			swapCorrelations(turned);
		return turned;
	}

	/** In a transposed tile what was along x is along y: of three maps of the noise the last two. */
	private void swapCorrelations(final float[] tiles) {
		for (int i = spec().channels() * spec().depth(); i < tiles.length; i += spec().inputs())
			for (int m = i; m < i + spec().maps(); m += NoiseMaps.COUNT) {
				final float alongX = tiles[m + 1];
				tiles[m + 1] = tiles[m + 2];
				tiles[m + 2] = alongX;
			}
	}

	/** Welford's update, which gives exactly 0 for equal answers. */
	private void accumulate(final float[] prediction, final int batch, final int height, final int width, final int k,
		final double[] mean,
		final double[] squares)
	{
		final int[] origin = origins(height, width, k);
		final int channels = spec().channels();
		for (int i = 0; i < batch * origin.length; i++)
			for (int c = 0; c < channels; c++) {
				final int at = upright(i, origin) * channels + c;
				final double step = prediction[i * channels + c] - mean[at];
				mean[at] += step / (k + 1);
				squares[at] += step * (prediction[i * channels + c] - mean[at]);
			}
	}

	private static int upright(final int i, final int[] origin) {
		return i / origin.length * origin.length + origin[i % origin.length];
	}

	/**
	 * For each pixel of a turned tile, row by row, which pixel of the upright tile it is. Bits of k: flip x, flip y,
	 * transpose.
	 */
	private static int[] origins(final int height, final int width, final int k) {
		final boolean transposed = (k & 4) != 0;
		final int rowLength = transposed ? height : width;
		final int[] origins = new int[height * width];
		for (int i = 0; i < origins.length; i++) {
			final int row = transposed ? i % rowLength : i / rowLength;
			final int column = transposed ? i / rowLength : i % rowLength;
			origins[i] = ((k & 2) != 0 ? height - 1 - row : row) * width + ((k & 1) != 0 ? width - 1 - column : column);
		}
		return origins;
	}

	private static float[] floats(final double[] values) {
		final float[] floats = new float[values.length];
		for (int i = 0; i < values.length; i++)
			floats[i] = (float) values[i];
		return floats;
	}

	private static float[] deviations(final double[] squares) {
		final float[] deviations = new float[squares.length];
		for (int i = 0; i < squares.length; i++)
			deviations[i] = (float) Math.sqrt(squares[i] / ORIENTATIONS);
		return deviations;
	}
}
