// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import java.io.IOException;

/** A file is whole, but of a kind that Clearstack does not read; another program or plugin may. */
public final class UnsupportedImageException extends IOException {

	private static final long serialVersionUID = 1L;

	/** @param message what was found, and what to do */
	public UnsupportedImageException(final String message) {
		super(message);
	}
}
