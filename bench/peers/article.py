"""The article's manual run as a script: what `gradtape train --config linreg.json` is measured against."""
import os
os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
import csv
import tensorflow as tf

rows = list(csv.DictReader(open(os.path.join(os.path.dirname(__file__), '../../data/article.csv'))))
X = tf.constant([float(row['X']) for row in rows])
Y = tf.constant([float(row['Y']) for row in rows])
a, b = tf.Variable(0.0), tf.Variable(0.0)
for epoch in range(6):
    with tf.GradientTape(persistent=True) as tape:
        loss = tf.reduce_sum(tf.square(Y - (a * X + b)))
    print('Epoch: ', epoch)
    print('Loss: ', loss.numpy())
    da, db = tape.gradient(loss, a), tape.gradient(loss, b)
    a.assign_sub(0.001 * da)
    b.assign_sub(0.001 * db)
print('model: Y=', a.numpy(), 'X +', b.numpy())
