// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import java.util.List;
import org.clearstack.window.ReportButton;
import org.scijava.command.Command;

/** A Command whose report comes with buttons, where there are windows. */
public interface HasButtons {

	/** The buttons, left to right. */
	List<ReportButton> buttons();

	/** Those of a Command; none if it has none. */
	static List<ReportButton> of(final Command command) {
		return command instanceof HasButtons there ? there.buttons() : List.of();
	}
}
