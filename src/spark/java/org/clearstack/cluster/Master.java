// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.clearstack.task.ClearstackException;

/**
 * The name of a Spark master, and what can be said of it before Spark is asked, which would wait for a minute or for
 * ever.
 *
 * @param name as Spark reads it
 */
record Master(String name) {

	private static final Pattern ADDRESS = Pattern.compile("spark://([^:/,]+):(\\d+)");
	private static final Pattern LOCAL_CLUSTER =
		Pattern.compile("local-cluster\\[\\s*\\d+\\s*,\\s*(\\d+)\\s*,\\s*\\d+\\s*\\]");
	private static final Pattern LOCAL = Pattern.compile("local(\\[(\\d+|\\*)(,\\d+)?\\])?");
	private static final int TIMEOUT = 5000;

	boolean isLocal() {
		return LOCAL.matcher(name).matches();
	}

	boolean isLocalCluster() {
		return LOCAL_CLUSTER.matcher(name).matches();
	}

	/** Processors of an executor where the name says it; 0 where it does not. */
	int cores() {
		final Matcher cluster = LOCAL_CLUSTER.matcher(name);
		if (cluster.matches())
			return Integer.parseInt(cluster.group(1));
		final Matcher local = LOCAL.matcher(name);
		if (!local.matches())
			return 0;
		return local.group(1) == null ? 1
			: local.group(2).equals("*") ? Runtime.getRuntime().availableProcessors()
				: Integer.parseInt(local.group(2));
	}

	/**
	 * Finds out whether there can be executors.
	 *
	 * @throws ClearstackException if not, saying why
	 */
	void check() {
		if (name.startsWith("local") && !isLocal() && !isLocalCluster())
			throw new ClearstackException("There is no Spark master \"" + name + "\". Use local[4],"
				+ " local-cluster[EXECUTORS,CORES,MEGABYTES] or spark://HOST:PORT.");
		for (final String needed : new String[] { "SPARK_HOME", "SPARK_SCALA_VERSION" })
			if (isLocalCluster() && System.getenv(needed) == null)
				throw new ClearstackException("The variable " + needed + " is not set, and without it Spark starts no"
					+ " executor of a local-cluster. Set SPARK_HOME to Spark's folder and SPARK_SCALA_VERSION to"
					+ " 2.13.");
		final Matcher address = ADDRESS.matcher(name);
		if (!address.matches())
			return;
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(address.group(1), Integer.parseInt(address.group(2))), TIMEOUT);
		}
		catch (final IOException | IllegalArgumentException e) {
			throw new ClearstackException("The Spark master " + name + " is not reached: " + e.getMessage()
				+ ". Start it, or look up its address in its log.", e);
		}
	}
}
