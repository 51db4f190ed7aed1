// Restores one image file and saves the result.
#@ File (label = "Image") input
#@ String (label = "Model", value = "general-x2", persist = false) model
#@ File (label = "Save as (.tif)", style = "save") output

setBatchMode(true);
open(input);
run("Restore...", "model=[" + model + "]");
saveAs("Tiff", output);
print(getTitle() + ": " + getWidth() + " x " + getHeight() + " pixels, " + nSlices + " slices");
