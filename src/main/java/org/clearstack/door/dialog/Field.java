// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.dialog;

import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.swing.JComponent;

/**
 * What a dialog shows of a parameter.
 *
 * @param component what stands in the dialog; its name is the parameter's
 * @param focus the part of it that takes the focus
 * @param read its value as a text
 * @param write sets it to a text; what it cannot show is left out
 */
record Field(JComponent component, JComponent focus, Supplier<String> read, Consumer<String> write) {

	String text() {
		return read.get();
	}

	/** Sets the text, without telling of a change if it is this one already. */
	void text(final String text) {
		if (!text.equals(read.get()))
			write.accept(text);
	}
}
