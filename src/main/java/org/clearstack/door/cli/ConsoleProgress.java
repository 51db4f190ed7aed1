// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.cli;

import java.io.PrintStream;
import java.util.Locale;
import org.clearstack.task.Progress;

/** Progress on a console: on a terminal one line that changes twice a second, elsewhere a line every ten seconds. */
final class ConsoleProgress implements Progress {

	private static final long SECOND = 1_000_000_000;

	private final PrintStream out;
	private final boolean terminal;
	private long next = System.nanoTime();
	private int width;

	ConsoleProgress(final PrintStream out, final boolean terminal) {
		this.out = out;
		this.terminal = terminal;
	}

	@Override
	public synchronized void report(final long done, final long total, final String message) {
		final long now = System.nanoTime();
		final boolean last = total > 0 && done >= total;
		if (!last && now - next < 0)
			return;
		next = now + (terminal ? SECOND / 2 : 10 * SECOND);
		final String line =
			total > 0 ? String.format(Locale.ROOT, "%3d%% %s", Math.min(100, 100 * done / total), message) : message;
		if (terminal)
			out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
		else
			out.println(line);
		out.flush();
		width = line.length();
	}

	@Override
	public synchronized void note(final String line) {
		end();
		out.println(line);
	}

	/** Ends the line that changes. */
	synchronized void end() {
		if (terminal && width > 0)
			out.println();
		width = 0;
	}
}
