// Restores all images of a folder into another one; goes on where an earlier run ended.
#@ File (label = "Folder of images", style = "directory") input
#@ String (label = "Model", value = "general-x2", persist = false) model
#@ File (label = "Output folder", style = "directory") output
#@ CommandService command

import org.clearstack.command.RestoreFolder

report = command.run(RestoreFolder, false, "folder", input, "output", output, "model", model).get().getOutput("report")
println report.size() + " files, into " + output
