// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.dialog;

import ij.IJ;
import java.awt.Component;
import java.awt.datatransfer.DataFlavor;
import java.awt.datatransfer.UnsupportedFlavorException;
import java.awt.dnd.DnDConstants;
import java.awt.dnd.DropTarget;
import java.awt.dnd.DropTargetAdapter;
import java.awt.dnd.DropTargetDropEvent;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Takes a file or folder that is dropped onto a field. */
final class FileDrop extends DropTargetAdapter {

	private final Consumer<String> taken;

	private FileDrop(final Consumer<String> taken) {
		this.taken = taken;
	}

	static void onto(final Component field, final Consumer<String> taken) {
		new DropTarget(field, new FileDrop(taken));
	}

	@Override
	public void drop(final DropTargetDropEvent event) {
		if (!event.isDataFlavorSupported(DataFlavor.javaFileListFlavor)) {
			event.rejectDrop();
			return;
		}
		event.acceptDrop(DnDConstants.ACTION_COPY);
		try {
			final List<?> files = (List<?>) event.getTransferable().getTransferData(DataFlavor.javaFileListFlavor);
			if (!files.isEmpty())
				taken.accept(((File) files.get(0)).getPath());
			event.dropComplete(true);
		}
		catch (final UnsupportedFlavorException | IOException e) {
			IJ.showStatus("What was dropped cannot be read: " + e.getMessage());
			event.dropComplete(false);
		}
	}
}
