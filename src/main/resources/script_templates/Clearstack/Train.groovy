// Learns a model that upscales two times, from a folder of ground-truth images.
#@ File (label = "Folder of ground-truth images", style = "directory") input
#@ File (label = "Folder of the new model", style = "save") output
#@ Integer (label = "Epochs", value = 40) epochs
#@ Integer (label = "Steps per epoch", value = 250) steps
#@ CommandService command

import org.clearstack.command.TrainAutoencoder

history = command.run(TrainAutoencoder, false, "images", input, "out", output, "epochs", epochs, "steps", steps).get().getOutput("history")
println "Learned " + output + " in " + history.size() + " epochs"
