// Restores one image file and saves the result.
#@ File (label = "Image") input
#@ String (label = "Model", value = "general-x2", persist = false) model
#@ File (label = "Save as (.tif)", style = "save") output
#@ CommandService command

import ij.IJ
import org.clearstack.command.Restore

image = IJ.openImage(input.path)
// false: what is not given keeps its default, and no dialog opens
restored = command.run(Restore, false, "image", image, "model", model, "saveto", output).get().getOutput("restored")
println restored.title + ": " + restored.width + " x " + restored.height + " pixels, " + restored.stackSize + " slices"
