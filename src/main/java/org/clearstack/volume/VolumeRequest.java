// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.io.IOException;
import java.nio.file.Path;
import org.clearstack.device.DeviceChoice;
import org.clearstack.model.ModelFolder;
import org.clearstack.stack.RestorationOptions;

/**
 * What shall be restored, and how.
 *
 * @param in the volume: a file or folder, perhaps with the name of an image in brackets
 * @param out the OME-Zarr to write
 * @param device where the network runs
 * @param cut how the result lies in its folder
 */
public record VolumeRequest(Path in, Path out, ModelFolder model, RestorationOptions options, DeviceChoice device,
	Cut cut) {

	VolumeJob.Origin origin(final VolumeSource source) throws IOException {
		return new VolumeJob.Origin(source.path().toString(), source.fingerprint(),
			model.path().toAbsolutePath().normalize().toString(), model.identity(), options.parameters(model),
			RestorationOptions.version());
	}
}
