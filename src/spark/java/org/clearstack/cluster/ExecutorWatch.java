// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.cluster;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/** Counts executors that came and went, so that a cluster that has none is given up with a reason. */
final class ExecutorWatch extends SparkListener {

	private final AtomicInteger added = new AtomicInteger();
	private final AtomicInteger lost = new AtomicInteger();
	private volatile String reason = "";

	@Override
	public void onExecutorAdded(final SparkListenerExecutorAdded event) {
		added.incrementAndGet();
	}

	@Override
	public void onExecutorRemoved(final SparkListenerExecutorRemoved event) {
		lost.incrementAndGet();
		reason = event.reason();
	}

	int added() {
		return added.get();
	}

	int lost() {
		return lost.get();
	}

	/** Why the last one was lost. */
	String reason() {
		return reason;
	}
}
