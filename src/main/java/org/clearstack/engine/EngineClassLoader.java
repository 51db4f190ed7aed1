// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.engine;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;

/**
 * Looks in the engine's own jars first and asks the parent for the rest. Of Clearstack itself it defines one package
 * only, the engine's for the engine; the interfaces beside this class come from the parent, so both sides share them.
 */
final class EngineClassLoader extends URLClassLoader {

	static {
		registerAsParallelCapable();
	}

	private static final String OURS = "org.clearstack.";
	/**
	 * The CUDA libraries that may be brought along. JavaCPP would unpack some of them whenever TensorFlow starts,
	 * gigabytes, also where there is no GPU; the engine takes by {@link #findResource(String)} what it needs, when it
	 * needs it.
	 */
	private static final String CUDA = "org/bytedeco/cuda/";

	private final String own;

	/** @param own the package of Clearstack that is defined here, with a dot at its end */
	EngineClassLoader(final URL[] urls, final ClassLoader parent, final String own) {
		super("clearstack-engine", urls, parent);
		this.own = own;
	}

	@Override
	protected Class<?> loadClass(final String name, final boolean resolve) throws ClassNotFoundException {
		if (name.startsWith("java.") || name.startsWith(OURS) && !name.startsWith(own))
			return super.loadClass(name, resolve);
		synchronized (getClassLoadingLock(name)) {
			Class<?> type = findLoadedClass(name);
			if (type == null)
				type = findHereFirst(name);
			if (resolve)
				resolveClass(type);
			return type;
		}
	}

	private Class<?> findHereFirst(final String name) throws ClassNotFoundException {
		try {
			return findClass(name);
		}
		catch (final ClassNotFoundException e) {
			return getParent().loadClass(name);
		}
	}

	@Override
	public URL getResource(final String name) {
		if (name.startsWith(CUDA))
			return null;
		final URL here = findResource(name);
		return here != null ? here : super.getResource(name);
	}

	/** Those of the engine's jars if there are any: a service of another plugin's copy must not be offered twice. */
	@Override
	public Enumeration<URL> getResources(final String name) throws IOException {
		if (name.startsWith(CUDA))
			return Collections.emptyEnumeration();
		final Enumeration<URL> here = findResources(name);
		return here.hasMoreElements() ? here : super.getResources(name);
	}
}
