# Restores one image file and saves the result.
#@ File (label = "Image") input
#@ String (label = "Model", value = "general-x2", persist = false) model
#@ File (label = "Save as (.tif)", style = "save") output
#@ CommandService command

from ij import IJ
from org.clearstack.command import Restore

image = IJ.openImage(input.getPath())
# False: what is not given keeps its default, and no dialog opens
restored = command.run(Restore, False, ["image", image, "model", model, "saveto", output]).get().getOutput("restored")
print("%s: %d x %d pixels, %d slices" % (restored.getTitle(), restored.getWidth(), restored.getHeight(), restored.getStackSize()))
