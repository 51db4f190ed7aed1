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
		while (true) {
			final TileNetwork network = open(model, device);
			synchronized (network) {
				if (isOpen(network))
					return use.with(network);
			}
		}
	}

	/**
	 * A network that several users take turns with, batch by batch: a slice that is looked at need not wait until a long
	 * restoration has ended. Opens the model when it is first run, and again whenever it was freed.
	 *
	 * @param model to use
	 * @param device {@code auto}, {@code cpu} or {@code gpu}
	 * @return the network, for any thread; closing it does nothing
	 */
	public static TileNetwork shared(final ModelFolder model, final String device) {
		return new TileNetwork() {
			@Override
			public ModelSpec spec() {
				return model.spec();
			}

			@Override
			public float[] run(final float[] tiles, final int batch, final int height, final int width) {
				return use(model, device, network -> network.run(tiles, batch, height, width));
			}

			@Override
			public String device() {
				return use(model, device, TileNetwork::device);
			}
		};
	}

	/** Whether nobody closed a network while its user waited for it. */
	private static boolean isOpen(final TileNetwork network) {
		synchronized (NETWORKS) {
			return NETWORKS.containsValue(network);
		}
	}

	private static TileNetwork open(final ModelFolder model, final String device) {
		final Key key = new Key(model.path().toAbsolutePath().normalize().toString(), model.sha256(), device);
		final TileNetwork opened;
		final TileNetwork oldest;
		synchronized (NETWORKS) {
			final TileNetwork loaded = NETWORKS.get(key);
			if (loaded != null)
				return loaded;
			opened = EngineLoader.engine().open(model, device);
			NETWORKS.put(key, opened);
			oldest = NETWORKS.size() > KEPT ? NETWORKS.remove(NETWORKS.keySet().iterator().next()) : null;
		}
		if (oldest != null)
			close(oldest);
		return opened;
	}

	/** Closes a network that is in no list any more; its user is waited for, but not while the list is locked. */
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
		final List<TileNetwork> all;
		synchronized (NETWORKS) {
			all = List.copyOf(NETWORKS.values());
			NETWORKS.clear();
		}
		all.forEach(LoadedModels::close);
	}
}
