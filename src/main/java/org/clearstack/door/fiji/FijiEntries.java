// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.fiji;

import java.util.Collection;
import java.util.List;
import org.scijava.event.EventHandler;
import org.scijava.module.ModuleInfo;
import org.scijava.module.ModuleService;
import org.scijava.module.event.ModulesAddedEvent;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.service.AbstractService;
import org.scijava.service.SciJavaService;
import org.scijava.service.Service;

/**
 * Keeps our Commands from being listed twice in Fiji's search bar. Fiji makes a module of each line in plugins.config,
 * which only plain ImageJ needs, before this service starts or after; its menus are right by themselves.
 */
@Plugin(type = Service.class)
public final class FijiEntries extends AbstractService implements SciJavaService {

	private static final String DOUBLE = "legacy:org.clearstack.";

	@Parameter
	private ModuleService modules;

	@Override
	public void initialize() {
		remove(modules.getModules());
	}

	@EventHandler
	private void onEvent(final ModulesAddedEvent event) {
		remove(event.getItems());
	}

	private void remove(final Collection<? extends ModuleInfo> added) {
		final List<? extends ModuleInfo> doubles =
			added.stream().filter(info -> info.getIdentifier().startsWith(DOUBLE)).toList();
		if (!doubles.isEmpty())
			modules.removeModules(doubles);
	}
}
