# SPDX-License-Identifier: BSD-2-Clause
"""Writes the SavedModel next to it and what its layers answer: python3 make_keras.py (TensorFlow 2.16.1, Keras 3.15.1).

The network is exported as Keras users do it, so its operations lie in functions that the graph calls. `layers.csv` holds what each layer
answers to `input.csv`, computed by Keras.
"""
import os
import shutil
import numpy as np
import keras

HERE = os.path.dirname(os.path.abspath(__file__))
SIZE = 8


def network():
    image = keras.Input((None, None, 1), name='image')
    first = keras.layers.Conv2D(4, 3, padding='same', activation='relu', name='first')(image)
    normal = keras.layers.BatchNormalization(name='normal')(keras.layers.Conv2D(6, 3, padding='same', name='deep')(keras.layers.MaxPooling2D(name='pool')(first)))
    code = keras.layers.Activation('relu', name='active')(normal)
    large = keras.layers.UpSampling2D(name='large')(code)
    joined = keras.layers.Concatenate(name='joined')([first, large])
    up = keras.layers.Conv2DTranspose(3, 2, strides=1, padding='same', name='spread')(joined)
    return keras.Model(image, keras.layers.Conv2D(1, 1, name='last')(up))


keras.utils.set_random_seed(5)
model = network()
rng = np.random.default_rng(1)
for layer in model.layers:
    layer.set_weights([rng.normal(0.3, 0.4, w.shape).astype('f') ** (2 if 'variance' in v.path else 1) for w, v in zip(layer.get_weights(), layer.weights)])
shutil.rmtree(os.path.join(HERE, 'saved_model'), ignore_errors=True)
model.export(os.path.join(HERE, 'saved_model'))
os.remove(os.path.join(HERE, 'saved_model', 'fingerprint.pb'))

image = rng.normal(0, 1, (1, SIZE, SIZE, 1)).astype('f')
with open(os.path.join(HERE, 'input.csv'), 'w') as f:
    f.write(','.join('%.9g' % v for v in image.ravel()) + '\n')
names = ['first', 'pool', 'active', 'large', 'joined', 'spread', 'last']
answers = keras.Model(model.input, [model.get_layer(n).output for n in names])(image, training=False)
with open(os.path.join(HERE, 'layers.csv'), 'w') as f:
    for name, answer in zip(names, answers):
        f.write(name + ',' + ','.join('%.9g' % v for v in np.ravel(answer)) + '\n')
