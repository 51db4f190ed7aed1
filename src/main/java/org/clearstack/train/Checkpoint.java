// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.LinkedHashMap;
import org.clearstack.network.TrainerState;

/**
 * Where a training stands after an epoch, on disk: enough to go on as if it had never stopped.
 *
 * @param purpose settings and images in words: only the same training may go on
 * @param state of the trainer
 * @param parts in which a batch is computed, more than 1 after memory was short
 * @param slowdown factor on the learning rate, below 1 after a divergence
 * @param history of the epochs
 * @param best weights so far
 */
record Checkpoint(String purpose, TrainerState state, int parts, double slowdown, List<Epoch> history, float[][] best) {

	private static final int MAGIC = 0x436C5403;

	/** Writes it under another name first, so that a kill leaves the one before. */
	void write(final Path file) throws IOException {
		final Path part = file.resolveSibling(file.getFileName() + ".part");
		try (DataOutputStream out =
			new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part), 1 << 16))) {
			out.writeInt(MAGIC);
			writeText(out, purpose);
			out.writeLong(state.steps());
			writeArrays(out, state.variables());
			out.writeInt(parts);
			out.writeDouble(slowdown);
			out.writeInt(history.size());
			for (final Epoch epoch : history) {
				out.writeInt(epoch.number());
				out.writeDouble(epoch.loss());
				writeScore(out, epoch.training());
				writeScore(out, epoch.validation());
				out.writeDouble(epoch.seconds());
			}
			writeArrays(out, best);
			for (final Epoch epoch : history)
				writeOthers(out, epoch.validation().others());
		}
		Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
	}

	/**
	 * Reads a checkpoint.
	 *
	 * @throws IOException if the file is none or cannot be read
	 */
	static Checkpoint read(final Path file) throws IOException {
		try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
			if (in.readInt() != MAGIC)
				throw new IOException(
					file + " is not a checkpoint of this version. Delete it to train from the beginning.");
			final String purpose = readText(in);
			final TrainerState state = new TrainerState(in.readLong(), readArrays(in));
			final int parts = in.readInt();
			final double slowdown = in.readDouble();
			final List<Epoch> history = new ArrayList<>();
			for (int i = in.readInt(); i > 0; i--)
				history.add(new Epoch(in.readInt(), in.readDouble(), readScore(in), readScore(in), in.readDouble()));
			final float[][] best = readArrays(in);
			for (int i = 0; i < history.size() && in.available() > 0; i++)
				history.set(i, history.get(i).rated(readOthers(in)));
			return new Checkpoint(purpose, state, parts, slowdown, history, best);
		}
	}

	private static void writeScore(final DataOutputStream out, final PatchScore score) throws IOException {
		out.writeDouble(score.psnr());
		out.writeDouble(score.ssim());
	}

	private static void writeOthers(final DataOutputStream out, final Map<String, Double> others) throws IOException {
		out.writeInt(others.size());
		for (final Map.Entry<String, Double> other : others.entrySet()) {
			writeText(out, other.getKey());
			out.writeDouble(other.getValue());
		}
	}

	/** They are the last entries; checkpoints of earlier versions have none. */
	private static Map<String, Double> readOthers(final DataInputStream in) throws IOException {
		final Map<String, Double> others = new LinkedHashMap<>();
		for (int i = in.readInt(); i > 0; i--)
			others.put(readText(in), in.readDouble());
		return others;
	}

	private static PatchScore readScore(final DataInputStream in) throws IOException {
		return new PatchScore(in.readDouble(), in.readDouble());
	}

	private static void writeText(final DataOutputStream out, final String text) throws IOException {
		final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		out.writeInt(bytes.length);
		out.write(bytes);
	}

	private static String readText(final DataInputStream in) throws IOException {
		return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
	}

	private static void writeArrays(final DataOutputStream out, final float[][] arrays) throws IOException {
		out.writeInt(arrays.length);
		for (final float[] array : arrays) {
			out.writeInt(array.length);
			for (final float value : array)
				out.writeFloat(value);
		}
	}

	private static float[][] readArrays(final DataInputStream in) throws IOException {
		final float[][] arrays = new float[in.readInt()][];
		for (int i = 0; i < arrays.length; i++) {
			arrays[i] = new float[in.readInt()];
			for (int j = 0; j < arrays[i].length; j++)
				arrays[i][j] = in.readFloat();
		}
		return arrays;
	}
}
