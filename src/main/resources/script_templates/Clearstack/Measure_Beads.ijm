// The width of beads before and after a restoration, saved as a table.
#@ File (label = "Image before") before
#@ File (label = "Image after") after
#@ File (label = "Save table as (.csv)", style = "save") output

setBatchMode(true);
run("Clear Results");
open(before);
rename("before");
open(after);
rename("after");
selectImage("before");
run("Field Measurements...", "measure=beads aperture=7");
selectImage("after");
run("Field Measurements...", "measure=beads aperture=7");
saveAs("Results", output);
