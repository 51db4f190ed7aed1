# SPDX-License-Identifier: BSD-2-Clause
"""Writes the SavedModel next to it and what its layers answer: python3 make_keras_saved.py (TensorFlow 2.21.0, Keras 3.15.1).

The network is written by tf.saved_model.save, not by its own export: then its weights are restored into copies of the variables that the network
reads. `layers.csv` holds what each layer answers to `input.csv`, computed by Keras.
"""
import os
import shutil
import numpy as np
import keras
import tensorflow as tf

HERE = os.path.dirname(os.path.abspath(__file__))
SIZE = 8


def network():
    image = keras.Input((None, None, 1), name='image')
    normal = keras.layers.BatchNormalization(name='normal')(keras.layers.Conv2D(4, 3, padding='same', use_bias=False, name='first')(image))
    first = keras.layers.Activation('relu', name='active')(normal)
    deep = keras.layers.Conv2D(6, 3, padding='same', dilation_rate=2, activation='relu', name='deep')(keras.layers.MaxPooling2D(name='pool')(first))
    large = keras.layers.Conv2DTranspose(4, 3, strides=2, padding='same', name='large')(deep)
    return keras.Model(image, keras.layers.Conv2D(1, 3, padding='same', name='last')(keras.layers.Concatenate(name='joined')([first, large])))


keras.utils.set_random_seed(5)
model = network()
rng = np.random.default_rng(2)
for layer in model.layers:
    layer.set_weights([rng.normal(0.3, 0.4, w.shape).astype('f') ** (2 if 'variance' in v.path else 1) for w, v in zip(layer.get_weights(), layer.weights)])
shutil.rmtree(os.path.join(HERE, 'saved_model'), ignore_errors=True)
tf.saved_model.save(model, os.path.join(HERE, 'saved_model'))
os.remove(os.path.join(HERE, 'saved_model', 'fingerprint.pb'))
os.rmdir(os.path.join(HERE, 'saved_model', 'assets'))

image = rng.normal(0, 1, (1, SIZE, SIZE, 1)).astype('f')
with open(os.path.join(HERE, 'input.csv'), 'w') as f:
    f.write(','.join('%.9g' % v for v in image.ravel()) + '\n')
names = ['active', 'pool', 'deep', 'large', 'joined', 'last']
answers = keras.Model(model.input, [model.get_layer(n).output for n in names])(image, training=False)
with open(os.path.join(HERE, 'layers.csv'), 'w') as f:
    for name, answer in zip(names, answers):
        f.write(name + ',' + ','.join('%.9g' % v for v in np.ravel(answer)) + '\n')
