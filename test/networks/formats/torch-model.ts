/*
 * A model made by torch 2.15.0 and safetensors 0.8.0 (CPU, float32), and what it gives. The recipe:
 *
 *   import math, torch
 *   from safetensors.torch import save
 *
 *   def numbers(count, start):
 *       return torch.tensor([math.sin(start + 0.7 * i) / 2 for i in range(count)])
 *
 *   class Net(torch.nn.Module):
 *       def __init__(self):
 *           super().__init__()
 *           self.embedding = torch.nn.Embedding(5, 3)
 *           self.gru = torch.nn.GRU(3, 2, num_layers=2)
 *           self.fc = torch.nn.Linear(2, 5)
 *
 *   net = Net()
 *   with torch.no_grad():
 *       for k, parameter in enumerate(net.parameters()):
 *           parameter.copy_(numbers(parameter.numel(), k + 1).view_as(parameter))
 *       h_0 = numbers(8, 30).view(2, 2, 2)
 *       out, h_n = net.gru(net.embedding(torch.tensor([[0, 4], [3, 1], [2, 2]])), h_0)
 *       logits = net.fc(out)
 *   save(net.state_dict())
 */
export const TORCH_MODEL = {
  file: 'CAMAAAAAAAB7ImVtYmVkZGluZy53ZWlnaHQiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzUsM10sImRhdGFfb2Zmc2V0cyI6WzAsNjBdfSwiZmMuYmlhcyI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbNV0sImRhdGFfb2Zmc2V0cyI6WzYwLDgwXX0sImZjLndlaWdodCI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbNSwyXSwiZGF0YV9vZmZzZXRzIjpbODAsMTIwXX0sImdydS5iaWFzX2hoX2wwIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOls2XSwiZGF0YV9vZmZzZXRzIjpbMTIwLDE0NF19LCJncnUuYmlhc19oaF9sMSI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbNl0sImRhdGFfb2Zmc2V0cyI6WzE0NCwxNjhdfSwiZ3J1LmJpYXNfaWhfbDAiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzZdLCJkYXRhX29mZnNldHMiOlsxNjgsMTkyXX0sImdydS5iaWFzX2loX2wxIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOls2XSwiZGF0YV9vZmZzZXRzIjpbMTkyLDIxNl19LCJncnUud2VpZ2h0X2hoX2wwIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOls2LDJdLCJkYXRhX29mZnNldHMiOlsyMTYsMjY0XX0sImdydS53ZWlnaHRfaGhfbDEiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzYsMl0sImRhdGFfb2Zmc2V0cyI6WzI2NCwzMTJdfSwiZ3J1LndlaWdodF9paF9sMCI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbNiwzXSwiZGF0YV9vZmZzZXRzIjpbMzEyLDM4NF19LCJncnUud2VpZ2h0X2loX2wxIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOls2LDJdLCJkYXRhX29mZnNldHMiOlszODQsNDMyXX19IKRq1z6/3f0+KOusPnxQqjy4opy+aj/6vhYq4r7DbD++WYIfPje22T6VRv0+WripPtX1SjyhBKC+ox77vlz//75bEcO+JJSpvaM3gj4KlvE++ESLvgjm9L4dWeu+MThmvukQ7T3RxM0+rX7/PsEOuT7yrVw9g9yOvhB89b66+Yy+WbFuPbeduj6JoP8+p2nMPjIBUz41JAu+b+zTvgCb/r7cirG+xtMHvc+9wb74+v++5dPFvs+Iur1t/Hw+xCDwPpVG/T5auKk+1fVKPKEEoL6jHvu+oh3gvsOBkD1Xo4e+MpzzvjEC7b5W4G2+akjcPdEtyz6fuv8+cwG8Pvbhfj34RIu+COb0vkYwqD6Y+Pw+/sbaPtxgIz4nozu+vjPhvmSr+r48Pp6+UriJPO1oqz5ymP0+3YLYPrfH6D6J0Vo+SdYCvpx60b6lBP++Sp60vscqKr2hFJQ+lcn3Prz05j4yAVM+NSQLvm/s074Am/6+3IqxvsbTB70hkpc+fNX4PowPD759SE8+vBHmPrNK+D4ivZU+1egZvf0qs77p1P6+5aTSvlHGBr4iIFc+puznPg==',
  ids: [0, 4, 3, 1, 2, 2],
  h_0: Array.from({ length: 8 }, (_, i) => Math.sin(30 + 0.7 * i) / 2),
  logits: [
    -0.431819, -0.2910759, -0.1204127, 0.1516297, 0.4745468, -0.3026397, -0.1748773, -0.2100921,
    0.004946023, 0.5143634, -0.2517985, -0.1221614, -0.2430134, -0.05896094, 0.5255605, -0.1919775,
    -0.04919362, -0.2780301, -0.1438322, 0.5317267, -0.1743336, -0.03436688, -0.2906339, -0.1629434,
    0.5378339, -0.1377814, 0.01190811, -0.3114557, -0.2162963, 0.5405191,
  ],
  h_n: [0.1664759, 0.4511363, 0.5627649, 0.3481004, -0.5833264, -0.3491208, -0.6710098, -0.3756751],
};
