// Noise power spectrum and contrast to noise of a slice before and after its restoration, saved as a table.
#@ File (label = "Slice before") before
#@ File (label = "Slice after") after
#@ String (label = "Uniform part (x,y,width,height)", value = "20,20,64,64") uniform
#@ String (label = "Object", value = "20,20,20,20") object
#@ String (label = "Background", value = "60,60,20,20") background
#@ File (label = "Save table as (.csv)", style = "save") output

setBatchMode(true);
run("Clear Results");
open(before);
rename("before");
open(after);
rename("after");
selectImage("before");
run("Field Measurements...", "measure=noise region=" + uniform + " square=32");
selectImage("after");
run("Field Measurements...", "measure=noise region=" + uniform + " square=32");
selectImage("before");
run("Field Measurements...", "measure=contrast region=" + object + " background=" + background);
selectImage("after");
run("Field Measurements...", "measure=contrast region=" + object + " background=" + background);
saveAs("Results", output);
