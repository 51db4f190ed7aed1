# The width of beads before and after a restoration, saved as a table.
#@ File (label = "Image before") before
#@ File (label = "Image after") after
#@ File (label = "Save table as (.csv)", style = "save") output
#@ CommandService command

from ij import IJ
from org.clearstack.command import FieldMeasures
from org.clearstack.image import Tables

text = ""
table = command.run(FieldMeasures, False, ["image", IJ.openImage(before.getPath()),
	"measure", "beads", "aperture", 7]).get().getOutput("table")
text += Tables.csv(table)
table = command.run(FieldMeasures, False, ["image", IJ.openImage(after.getPath()),
	"measure", "beads", "aperture", 7]).get().getOutput("table")
text += Tables.csv(table)
with open(output.getPath(), "w") as csv:
	csv.write(text)
print(text)
