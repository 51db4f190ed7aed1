// Noise power spectrum and contrast to noise of a slice before and after its restoration, saved as a table.
#@ File (label = "Slice before") before
#@ File (label = "Slice after") after
#@ String (label = "Uniform part (x,y,width,height)", value = "20,20,64,64") uniform
#@ String (label = "Object", value = "20,20,20,20") object
#@ String (label = "Background", value = "60,60,20,20") background
#@ File (label = "Save table as (.csv)", style = "save") output
#@ CommandService command

import ij.IJ
import org.clearstack.command.FieldMeasures
import org.clearstack.image.Tables

text = ""
table = command.run(FieldMeasures, false, "image", IJ.openImage(before.path),
	"measure", "noise", "region", uniform, "square", 32).get().getOutput("table")
text += Tables.csv(table)
table = command.run(FieldMeasures, false, "image", IJ.openImage(after.path),
	"measure", "noise", "region", uniform, "square", 32).get().getOutput("table")
text += Tables.csv(table)
table = command.run(FieldMeasures, false, "image", IJ.openImage(before.path),
	"measure", "contrast", "region", object, "background", background).get().getOutput("table")
text += Tables.csv(table)
table = command.run(FieldMeasures, false, "image", IJ.openImage(after.path),
	"measure", "contrast", "region", object, "background", background).get().getOutput("table")
text += Tables.csv(table)
output.text = text
println text
