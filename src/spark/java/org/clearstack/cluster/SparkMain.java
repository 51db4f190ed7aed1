// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.cluster;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.clearstack.device.DeviceChoice;
import org.clearstack.door.cli.Main;
import org.clearstack.task.Failure;
import org.clearstack.task.Progress;
import org.clearstack.volume.Cluster;
import org.clearstack.volume.Part;
import org.clearstack.volume.VolumeRestoration;

/**
 * The driver in a Java of its own. Started by Restore Volume for a result that was begun; or by {@code spark-submit}
 * with the parameters of {@code restore-volume} or {@code folder}.
 */
public final class SparkMain {

	private static final long SECOND = 1_000_000_000;

	private SparkMain() {}

	/**
	 * @param args of spark-submit: {@code restore-volume in=... out=... model=...}; otherwise folder of the result,
	 * master, device; or file of a folder's tasks and master
	 */
	public static void main(final String[] args) {
		if (args.length > 0 && (args[0].equals("restore-volume") || args[0].equals("folder"))) {
			final String[] all = Arrays.copyOf(args, args.length + 1);
			all[args.length] = "spark=" + System.getProperty("spark.master", "local[*]");
			Main.main(all);
			return;
		}
		System.exit(run(args));
	}

	private static int run(final String[] args) {
		try {
			if (args.length == 2)
				SparkFolder.run(Path.of(args[0]), args[1], told());
			else
				System.out.print(VolumeRestoration.begun(Path.of(args[0]), DeviceChoice.parse(args[2]), told())
					.run(Part.ALL, new SparkWorkers(args[1], args[2])));
			System.out.flush();
			return 0;
		}
		catch (final Exception | LinkageError | OutOfMemoryError e) {
			System.out.println(Failure.of(e).message());
			return 1;
		}
	}

	/** A line a second. */
	private static Progress told() {
		final AtomicLong last = new AtomicLong();
		return (done, total, message) -> {
			final long now = System.nanoTime();
			if (done == total || now - last.get() > SECOND) {
				last.set(now);
				System.out.println(Cluster.PROGRESS + done + " " + total + " " + message);
			}
		};
	}
}
