// Rates an image against a ground-truth reference and saves the numbers.
#@ File (label = "Good image") reference
#@ File (label = "Image to rate") test
#@ File (label = "Save table as (.csv)", style = "save") output

setBatchMode(true);
open(reference);
rename("reference");
open(test);
rename("test");
run("Clear Results");
run("Image Quality...", "reference=reference test=test metrics=psnr,ssim,hfenn rows=stack");
print("SSIM " + getResult("SSIM", 0));
saveAs("Results", output);
