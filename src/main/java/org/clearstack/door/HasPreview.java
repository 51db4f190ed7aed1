// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import ij.ImagePlus;
import org.clearstack.task.Progress;

/** A Command that can show, while its dialog is still open, what it would do. */
public interface HasPreview {

	/**
	 * Computes a part that is quickly done, with the inputs as they are. Called from a thread of its own.
	 *
	 * @param progress to report to and to ask whether the preview is still wanted
	 * @return an image, not shown; its title says what it is
	 * @throws IllegalArgumentException if the inputs do not suit; the message says what to do
	 * @throws java.util.concurrent.CancellationException if it is no longer wanted
	 */
	ImagePlus preview(Progress progress);
}
