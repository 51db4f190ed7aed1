// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

class FixedSizeTest {

	@Test
	void aNetworkForImagesOfOneSizeTellsWhich() {
		assertEquals(
			" The SavedModel was written for images of 48×32 pixels alone; export it with an unknown height and "
				+ "width, which Keras calls None.",
			FixedSize.hint(signature(-1, 32, 48, 1)));
	}

	@Test
	void aNetworkForImagesOfAnySizeTellsNothing() {
		assertEquals("", FixedSize.hint(signature(-1, -1, -1, 1)));
		assertEquals("", FixedSize.hint(signature()));
	}

	private static SignatureDef signature(final long... sizes) {
		final TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
		for (final long size : sizes)
			shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
		return SignatureDef.newBuilder()
			.putInputs("image", TensorInfo.newBuilder().setName("image:0").setTensorShape(shape).build()).build();
	}
}
