// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

/** A model or the engine cannot do what was asked; the message says what was found, what was expected and what to do. */
public class NetworkException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public NetworkException(final String message) {
		super(message);
	}

	public NetworkException(final String message, final Throwable cause) {
		super(message, cause);
	}
}
