"""Training steps of the LSTM of recurrent.ts by PyTorch on the CPU.

    python recurrent_torch.py DATA OPTIMIZER STEPS THREADS

DATA is the folder that recurrent.ts writes. Prints JSON: losses; of each step, milliseconds of the CPU and of the clock.
"""

import json
import os
import sys
import time

import torch

folder, optimizer_name, count, threads = sys.argv[1:]
torch.set_num_threads(int(threads))
with open(os.path.join(folder, "shape.json")) as file:
    description = json.load(file)
shape = description["shape"]


def numbers(name, dtype):
    with open(os.path.join(folder, name), "rb") as file:
        return torch.frombuffer(bytearray(file.read()), dtype=dtype)


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = torch.nn.Embedding(shape["vocabulary"], shape["embedding"])
        self.rnn = torch.nn.LSTM(shape["embedding"], shape["hidden"])
        self.decoder = torch.nn.Linear(shape["hidden"], shape["vocabulary"])

    def forward(self, ids):
        return self.decoder(self.rnn(self.encoder(ids))[0])


model = Model()
parameters = dict(model.named_parameters())
weights = numbers("weights.bin", torch.float32)
with torch.no_grad():
    for name, rows, columns in description["parameters"]:
        parameters[name].copy_(weights[: rows * columns].view_as(parameters[name]))
        weights = weights[rows * columns :]
inputs = numbers("inputs.bin", torch.int32).long().view(shape["steps"], shape["batch"])
targets = numbers("targets.bin", torch.int32).long()
if optimizer_name == "sgd":
    optimizer = torch.optim.SGD(model.parameters(), lr=1)
else:
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

losses, milliseconds, wall = [], [], []
for _ in range(int(count)):
    start, clock = time.process_time(), time.perf_counter()
    optimizer.zero_grad()
    logits = model(inputs).view(-1, shape["vocabulary"])
    loss = torch.nn.functional.cross_entropy(logits, targets)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
    milliseconds.append((time.process_time() - start) * 1000)
    wall.append((time.perf_counter() - clock) * 1000)
print(json.dumps({"losses": losses, "milliseconds": milliseconds, "wall": wall, "version": torch.__version__}))
