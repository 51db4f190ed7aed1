# Rates an image against a ground-truth reference and saves the numbers.
#@ File (label = "Good image") reference
#@ File (label = "Image to rate") test
#@ File (label = "Save table as (.csv)", style = "save") output
#@ CommandService command

from ij import IJ
from org.clearstack.command import ImageQuality

table = command.run(ImageQuality, False, ["reference", IJ.openImage(reference.getPath()), "test", IJ.openImage(test.getPath()),
	"metrics", "psnr,ssim,hfenn", "rows", "stack", "saveto", output]).get().getOutput("table")
print("SSIM %s" % table.getValue("SSIM", 0))
