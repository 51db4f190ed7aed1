// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.stack;

import ij.ImagePlus;
import java.util.concurrent.CancellationException;

/** The user stopped when some slices of a stack were done. */
public final class PartlyRestored extends CancellationException {

	private static final long serialVersionUID = 1;

	private final transient ImagePlus image;

	PartlyRestored(final String message, final ImagePlus image) {
		super(message);
		this.image = image;
	}

	/** The slices that are done, or if there are several frames those of whole frames; not shown. */
	public ImagePlus image() {
		return image;
	}
}
