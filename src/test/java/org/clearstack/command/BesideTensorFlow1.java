// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import java.nio.file.Path;
import org.clearstack.engine.EngineLoader;
import org.clearstack.network.Engine;

/**
 * Restores an image where TensorFlow 1.x and an old protobuf come first on the class path; prints whose classes are
 * whose.
 */
final class BesideTensorFlow1 {

	private BesideTensorFlow1() {}

	/**
	 * @param args the model's folder
	 */
	public static void main(final String[] args) throws ReflectiveOperationException {
		tell("before", "org.tensorflow.Tensor");
		final ImagePlus restored =
			Restoring.restored(Restoring.open("nuclei-t12.tif").crop(), "model=" + args[0], "slices=current slice");
		System.out.println("restored: " + restored.getWidth() + " x " + restored.getHeight());
		tell("after", "org.tensorflow.Graph");
		tell("after", "org.tensorflow.SavedModelBundle");
		tell("after", "com.google.protobuf.GeneratedMessageV3");
		final Engine engine = EngineLoader.engine();
		System.out.println("ours: " + from(engine.getClass().getClassLoader().loadClass("org.tensorflow.Graph")));
		System.out
			.println("ours: " + from(engine.getClass().getClassLoader().loadClass("com.google.protobuf.Message")));
		theirsWork();
		System.exit(0);
	}

	/** What breaks first where protobufs are mixed: a message of TensorFlow 1.x, written and read again. */
	private static void theirsWork() throws ReflectiveOperationException {
		final Class<?> type = Class.forName("org.tensorflow.framework.MetaGraphDef");
		final Object message = type.getMethod("getDefaultInstance").invoke(null);
		final byte[] bytes = (byte[]) type.getMethod("toByteArray").invoke(message);
		System.out.println(
			"theirs work: " + message.equals(type.getMethod("parseFrom", byte[].class).invoke(null, (Object) bytes)));
	}

	/** Without starting it: its natives are not here. */
	private static void tell(final String when, final String name) throws ClassNotFoundException {
		System.out.println(
			when + ": " + name + " " + from(Class.forName(name, false, BesideTensorFlow1.class.getClassLoader())));
	}

	private static String from(final Class<?> type) {
		return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()).getFileName().toString();
	}
}
