// Flux, place and width of stars after a restoration against those before, saved as a table.
#@ File (label = "Image before") before
#@ File (label = "Image after") after
#@ File (label = "Save table as (.csv)", style = "save") output
#@ CommandService command

import ij.IJ
import org.clearstack.command.FieldMeasures
import org.clearstack.image.Tables

text = ""
table = command.run(FieldMeasures, false, "image", IJ.openImage(after.path),
	"measure", "stars", "reference", before.path, "aperture", 5).get().getOutput("table")
text += Tables.csv(table)
output.text = text
println text
