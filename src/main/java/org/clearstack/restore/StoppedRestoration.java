// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import java.util.concurrent.CancellationException;

/** The user stopped; some planes, the first of them, are finished all the same. */
public final class StoppedRestoration extends CancellationException {

	private static final long serialVersionUID = 1;

	private final int planes;

	StoppedRestoration(final String message, final int planes) {
		super(message);
		this.planes = planes;
	}

	/** How many planes are finished. */
	public int planes() {
		return planes;
	}
}
