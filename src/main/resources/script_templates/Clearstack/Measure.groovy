// Rates an image against a ground-truth reference and saves the numbers.
#@ File (label = "Good image") reference
#@ File (label = "Image to rate") test
#@ File (label = "Save table as (.csv)", style = "save") output
#@ CommandService command

import ij.IJ
import org.clearstack.command.ImageQuality

table = command.run(ImageQuality, false, "reference", IJ.openImage(reference.path), "test", IJ.openImage(test.path),
	"metrics", "psnr,ssim,hfenn", "rows", "stack", "saveto", output).get().getOutput("table")
println "SSIM " + table.getValue("SSIM", 0)
