// Flux, place and width of stars after a restoration against those before, saved as a table.
#@ File (label = "Image before") before
#@ File (label = "Image after") after
#@ File (label = "Save table as (.csv)", style = "save") output

setBatchMode(true);
run("Clear Results");
open(before);
rename("before");
open(after);
rename("after");
selectImage("after");
run("Field Measurements...", "measure=stars reference=before aperture=5");
saveAs("Results", output);
