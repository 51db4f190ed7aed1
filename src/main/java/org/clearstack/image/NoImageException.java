// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import java.io.IOException;

/** A file is no image, and does not claim to be one by its name: notes, tables and the like that lie beside images. */
public final class NoImageException extends IOException {

	private static final long serialVersionUID = 1L;

	/** @param message which file, and what would be an image */
	public NoImageException(final String message) {
		super(message);
	}
}
