/*
 * The losses of the first ten epochs of the program `hello` in PyTorch 2.15.0 (CPU, float64), by what
 * the network reads while it learns. No seed: the weights are made by a sine. The recipe:
 *
 *   import math, torch
 *
 *   TEXT = "0hello pytorch. how long can a rnn cell remember?1"
 *   CHARACTERS = "abcdefghijklmnopqrstuvwxyz ?!.,:;01"
 *   one_hot = torch.eye(35, dtype=torch.float64)[[CHARACTERS.index(c) for c in TEXT]]
 *
 *   def losses(feed, epochs):
 *       i2h, h2h, i2o = (torch.nn.Linear(35, 35, dtype=torch.float64) for _ in range(3))
 *       parameters = [p for layer in (i2h, h2h, i2o) for p in layer.parameters()]
 *       with torch.no_grad():
 *           for k, p in enumerate(parameters):
 *               p.copy_(torch.tensor([math.sin(k + 0.7 * i * i) / 6 for i in range(p.numel())],
 *                                    dtype=torch.float64).view_as(p))
 *       adam = torch.optim.Adam(parameters, lr=0.01)
 *       for _ in range(epochs):
 *           adam.zero_grad()
 *           hidden, x, loss = torch.zeros(1, 35, dtype=torch.float64), one_hot[:1], 0
 *           for t in range(len(TEXT) - 1):
 *               hidden = torch.tanh(i2h(x) + h2h(hidden))
 *               output = i2o(hidden)
 *               loss = loss + torch.nn.functional.mse_loss(output[0], one_hot[t + 1])
 *               x = {"truth": one_hot[t + 1 : t + 2], "output": output, "detached": output.detach()}[feed]
 *           yield loss.item()
 *           loss.backward()
 *           adam.step()
 *
 *   for feed in "truth", "output", "detached":
 *       print(feed, [float(f"{loss:.12g}") for loss in losses(feed, 10)])
 */
export const TORCH_HELLO = {
  truth: [
    3.23429992351, 2.75796677321, 2.00529219551, 1.6396658055, 1.45338337445, 1.33674776148,
    1.25157032315, 1.18556541001, 1.13291602791, 1.08753289625,
  ],
  output: [
    3.49095419272, 4.50536564925, 2.63731752928, 2.18365833647, 1.82848285029, 1.6174096434,
    1.49783289262, 1.4306557993, 1.38962165343, 1.36359512362,
  ],
  detached: [
    3.49095419272, 2.54213359995, 1.95207971377, 1.59430924594, 1.45251958961, 1.38920492666,
    1.35755164573, 1.34713030792, 1.34849965734, 1.35131667014,
  ],
} as const;

/** The recipe's weights: parameter `index`, number i. */
export const torchHelloWeight = (index: number, i: number): number =>
  Math.sin(index + 0.7 * i * i) / 6;
