// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.graph;

/** What is the matter with a graph, as the rest of a sentence about its model. */
final class BadGraphException extends RuntimeException {

	private static final long serialVersionUID = 1;

	/** @param message which may quote names of the graph; what in them is no letter is not passed on */
	BadGraphException(final String message) {
		super(message.replaceAll("\\p{Cntrl}", "?"));
	}
}
