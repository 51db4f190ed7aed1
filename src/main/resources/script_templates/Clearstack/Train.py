# Learns a model that upscales two times, from a folder of ground-truth images.
#@ File (label = "Folder of ground-truth images", style = "directory") input
#@ File (label = "Folder of the new model", style = "save") output
#@ Integer (label = "Epochs", value = 40) epochs
#@ Integer (label = "Steps per epoch", value = 250) steps
#@ CommandService command

from org.clearstack.command import TrainAutoencoder

history = command.run(TrainAutoencoder, False, ["images", input, "out", output, "epochs", epochs, "steps", steps]).get().getOutput("history")
print("Learned %s in %d epochs" % (output, history.size()))
