// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.graph;

import java.util.List;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorShapeProto.Dim;

/** Networks that were written for images of one size. Some take others all the same, so that only failing tells. */
public final class FixedSize {

	private FixedSize() {}

	/**
	 * What may be the matter when such a network fails, for the end of a message; empty if it was written for images of
	 * any size.
	 */
	public static String hint(final SignatureDef signature) {
		final List<Dim> size = signature.getInputsMap().values().iterator().next().getTensorShape().getDimList();
		if (size.size() != 4 || size.get(1).getSize() < 1 || size.get(2).getSize() < 1)
			return "";
		return " The SavedModel was written for images of " + size.get(2).getSize() + "×" + size.get(1).getSize()
			+ " pixels alone; export it with an unknown height and width, which Keras calls None.";
	}
}
