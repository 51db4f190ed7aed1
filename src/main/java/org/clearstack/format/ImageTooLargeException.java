// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import java.io.IOException;

/** An image has more pixels than Java's memory holds; slice by slice it may be read all the same. */
public final class ImageTooLargeException extends IOException {

	private static final long serialVersionUID = 1L;

	/**
	 * @param message what was found, and what to do
	 * @param cause of it, or null
	 */
	public ImageTooLargeException(final String message, final Throwable cause) {
		super(message, cause);
	}
}
