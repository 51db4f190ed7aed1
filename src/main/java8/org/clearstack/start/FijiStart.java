// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.start;

import java.util.ArrayList;
import java.util.List;
import org.scijava.Priority;
import org.scijava.log.LogService;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.plugin.PluginInfo;
import org.scijava.plugin.PluginService;
import org.scijava.service.AbstractService;
import org.scijava.service.Service;

/**
 * Starts with Fiji, before its Commands are listed. Where Clearstack cannot work it takes our Commands and preprocessor
 * away from SciJava, which would fail to load them at every turn; ImageJ's own menu entries stay, and tell why.
 */
@Plugin(type = Service.class, priority = 2 * Priority.VERY_HIGH)
public final class FijiStart extends AbstractService {

	private static final String OURS = "org.clearstack.";
	private static final String START = "org.clearstack.start.";

	@Parameter
	private PluginService plugins;

	@Parameter
	private LogService log;

	@Override
	public void initialize() {
		final String problem = StartCheck.problem();
		if (problem != null)
			withdraw(problem);
	}

	/** Takes away all but the classes of this package, and logs why. */
	void withdraw(final String problem) {
		final List<PluginInfo<?>> ours = new ArrayList<>();
		for (final PluginInfo<?> plugin : plugins.getPlugins())
			if (plugin.getClassName().startsWith(OURS) && !plugin.getClassName().startsWith(START))
				ours.add(plugin);
		plugins.removePlugins(ours);
		log.warn(problem);
	}
}
