// Restores all images of a folder into another one; goes on where an earlier run ended.
#@ File (label = "Folder of images", style = "directory") input
#@ String (label = "Model", value = "general-x2", persist = false) model
#@ File (label = "Output folder", style = "directory") output

run("Restore Folder...", "folder=[" + input + "] output=[" + output + "] model=[" + model + "]");
print("Restored into " + output);
