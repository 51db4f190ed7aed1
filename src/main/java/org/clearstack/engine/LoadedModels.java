// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.clearstack.device.DeviceChoice;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelSpec;
import org.clearstack.network.Reach;
import org.clearstack.network.TileNetwork;
import org.clearstack.task.ClearstackException;
import org.clearstack.task.Progress;

/**
 * The networks that stay loaded between runs, so that the second image of a macro does not wait for the model again. A
 * model whose graph, weights or settings changed on disk is loaded anew. Several users of a network take turns batch by
 * batch, as {@link TileNetwork#run} says; a network is closed when its last user is done.
 */
public final class LoadedModels {

	/** What a caller does with a network. */
	@FunctionalInterface
	public interface Use<R, E extends Exception> {
		R with(TileNetwork network) throws E;
	}

	private static final int KEPT = 3;

	private record Key(String folder, String identity, String device, boolean strict) {}

	/** A network, which users hold the read lock of; who closes it holds the write lock. */
	private record Loaded(TileNetwork network, ReadWriteLock users) {

		void close() {
			users.writeLock().lock();
			try {
				network.close();
			}
			finally {
				users.writeLock().unlock();
			}
		}
	}

	private static final Map<Key, Loaded> NETWORKS = new LinkedHashMap<>(8, 0.75f, true);

	private LoadedModels() {}

	/**
	 * Opens a model, if it is not loaded yet, and uses its network.
	 *
	 * @param model to use
	 * @param device to run on
	 * @param use of the network, which must not keep or close it
	 * @return what the use returned
	 * @throws ClearstackException if the model cannot be opened, or the device not be used and nothing else may be
	 */
	public static <R, E extends Exception> R use(final ModelFolder model, final DeviceChoice device,
		final Use<R, E> use) throws E
	{
		while (true) {
			final Loaded loaded = open(model, device);
			loaded.users().readLock().lock();
			try {
				if (isOpen(loaded))
					return use.with(loaded.network());
			}
			finally {
				loaded.users().readLock().unlock();
			}
		}
	}

	/**
	 * Opens a model, if it is not loaded yet, and reports its progress.
	 *
	 * @throws ClearstackException if the model cannot be opened, or the device not be used and nothing else may be
	 * @throws java.util.concurrent.CancellationException if progress says to stop
	 */
	public static void load(final ModelFolder model, final DeviceChoice device, final Progress progress) {
		if (!isLoaded(model, device))
			Loading.await("Loading " + model.spec().name(), progress, () -> open(model, device));
	}

	private static boolean isLoaded(final ModelFolder model, final DeviceChoice device) {
		synchronized (NETWORKS) {
			return NETWORKS.containsKey(key(model, device));
		}
	}

	/** The same with a device as {@link DeviceChoice#parse(String)} reads it. */
	public static <R, E extends Exception> R use(final ModelFolder model, final String device, final Use<R, E> use)
		throws E
	{
		return use(model, DeviceChoice.parse(device), use);
	}

	/**
	 * A network that stands for a loaded one: opens the model when it is first run, and again whenever it was freed. So
	 * a slice that is looked at need not wait until a long restoration has ended, and nothing keeps the model in
	 * memory.
	 *
	 * @param model to use
	 * @param device to run on
	 * @return the network, for any thread; closing it does nothing
	 */
	public static TileNetwork shared(final ModelFolder model, final DeviceChoice device) {
		return new Shared(model, device);
	}

	/** The same with a device as {@link DeviceChoice#parse(String)} reads it. */
	public static TileNetwork shared(final ModelFolder model, final String device) {
		return shared(model, DeviceChoice.parse(device));
	}

	private record Shared(ModelFolder model, DeviceChoice choice) implements TileNetwork {

		@Override
		public ModelSpec spec() {
			return model.spec();
		}

		@Override
		public float[] run(final float[] tiles, final int batch, final int height, final int width) {
			return use(model, choice, network -> network.run(tiles, batch, height, width));
		}

		@Override
		public String device() {
			return use(model, choice, TileNetwork::device);
		}

		@Override
		public String reason() {
			return use(model, choice, TileNetwork::reason);
		}

		@Override
		public int parallel() {
			return use(model, choice, TileNetwork::parallel);
		}

		@Override
		public int mostTiles(final int height, final int width) {
			return use(model, choice, network -> network.mostTiles(height, width));
		}

		@Override
		public boolean moveToCpu(final String why) {
			return use(model, choice, network -> network.moveToCpu(why));
		}
	}

	/**
	 * Opens a network, and tries out how far it looks if its description comes from a stranger and it was not imported.
	 *
	 * @throws ClearstackException if it looks farther than its description says, so that seams would be seen
	 */
	private static TileNetwork opened(final ModelFolder model, final DeviceChoice device) {
		final TileNetwork network = EngineLoader.engine().open(model, device);
		if (model.config().hasNetwork()
			|| model.config().measuredMargin().orElse(Integer.MAX_VALUE) <= model.spec().margin())
			return network;
		try {
			final Reach reach = Reach.of(network);
			if (reach.wholeImage() || reach.margin() > model.spec().margin())
				throw new ClearstackException(
					"The model " + model.path() + " says a margin of " + model.spec().margin() + ", but it looks at "
						+ (reach.wholeImage() ? "the whole image" : reach.margin() + " pixels around each")
						+ ": seams between tiles would be seen. "
						+ (reach.wholeImage() ? "Choose another model."
							: "Import it by Models..., which sets the margin, or set it in its rdf.yaml."));
			return network;
		}
		catch (final RuntimeException e) {
			network.close();
			throw e;
		}
	}

	/** Whether nobody closed a network before its user held its lock. */
	private static boolean isOpen(final Loaded loaded) {
		synchronized (NETWORKS) {
			return NETWORKS.containsValue(loaded);
		}
	}

	private static Key key(final ModelFolder model, final DeviceChoice device) {
		return new Key(model.path().toAbsolutePath().normalize().toString(), model.identity(), device.text(),
			device.strict());
	}

	private static Loaded open(final ModelFolder model, final DeviceChoice device) {
		final Key key = key(model, device);
		final Loaded opened;
		final Loaded oldest;
		synchronized (NETWORKS) {
			final Loaded loaded = NETWORKS.get(key);
			if (loaded != null)
				return loaded;
			opened = new Loaded(opened(model, device), new ReentrantReadWriteLock());
			NETWORKS.put(key, opened);
			oldest = NETWORKS.size() > KEPT ? NETWORKS.remove(NETWORKS.keySet().iterator().next()) : null;
		}
		if (oldest != null)
			oldest.close();
		return opened;
	}

	/** Names of the models in memory, with the devices they were opened for. */
	public static List<String> names() {
		synchronized (NETWORKS) {
			return NETWORKS.entrySet().stream()
				.map(e -> e.getValue().network().spec().name() + " (" + e.getKey().device() + ")").toList();
		}
	}

	/** Frees the memory of all loaded models. */
	public static void free() {
		final List<Loaded> all;
		synchronized (NETWORKS) {
			all = List.copyOf(NETWORKS.values());
			NETWORKS.clear();
		}
		all.forEach(Loaded::close);
	}
}
