// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The networks that stay loaded between runs, so that the second image of a macro does not wait for the model again.
 * A model whose weights changed on disk is loaded anew. Networks serve one thread at a time: {@link #use} waits.
 */
public final class LoadedModels {

	/** What a caller does with a network while no other may. */
	@FunctionalInterface
	public interface Use<R, E extends Exception> {
		R with(TileNetwork network) throws E;
	}

	private static final int KEPT = 3;

	private record Key(String folder, String sha256, String device) {}

	private static final Map<Key, TileNetwork> NETWORKS = new LinkedHashMap<>(8, 0.75f, true);

	private LoadedModels() {}

	/**
	 * Opens a model, if it is not loaded yet, and uses its network.
	 *
	 * @param model to use
	 * @param device {@code auto}, {@code cpu} or {@code gpu}
	 * @param use of the network, which must not keep or close it
	 * @return what the use returned
	 * @throws NetworkException if the model cannot be opened
	 */
	public static <R, E extends Exception> R use(final ModelFolder model, final String device, final Use<R, E> use) throws E {
		final TileNetwork network = open(model, device);
		synchronized (network) {
			return use.with(network);
		}
	}

	private static TileNetwork open(final ModelFolder model, final String device) {
		final Key key = new Key(model.path().toAbsolutePath().normalize().toString(), model.sha256(), device);
		synchronized (NETWORKS) {
			final TileNetwork loaded = NETWORKS.get(key);
			if (loaded != null)
				return loaded;
			final TileNetwork opened = EngineLoader.engine().open(model, device);
			NETWORKS.put(key, opened);
			closeOldest();
			return opened;
		}
	}

	/** Closes what was not used for longest; a network in use is waited for. */
	private static void closeOldest() {
		if (NETWORKS.size() <= KEPT)
			return;
		final Key oldest = NETWORKS.keySet().iterator().next();
		close(NETWORKS.remove(oldest));
	}

	private static void close(final TileNetwork network) {
		synchronized (network) {
			network.close();
		}
	}

	/** Names of the models in memory, with their devices. */
	public static List<String> names() {
		synchronized (NETWORKS) {
			return NETWORKS.entrySet().stream().map(e -> e.getValue().spec().name() + " (" + e.getKey().device() + ")").toList();
		}
	}

	/** Frees the memory of all loaded models. */
	public static void free() {
		synchronized (NETWORKS) {
			NETWORKS.values().forEach(LoadedModels::close);
			NETWORKS.clear();
		}
	}
}
